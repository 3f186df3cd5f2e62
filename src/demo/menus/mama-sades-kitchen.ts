import type { Menu } from './menu.ts'

export const mamaSadesKitchen: Menu = {
  owner: 'folake',
  name: 'Mama Sade’s Kitchen',
  description:
    'Home cooking the way Surulere has eaten it since 1998: slow stews, smoky rice and no shortcuts.',
  phone: '+2348030001001',
  address: { line1: '34 Adeniran Ogunsanya Street, Surulere', city: 'Lagos', lat: 6.4926, lng: 3.3565 },
  prepMinutes: 25,
  cloth: '#c9803f',
  meals: [
    {
      name: 'Smoky party jollof',
      description:
        'Long-grain rice cooked down in roasted pepper and tomato until the bottom of the pot smokes, with sweet fried plantain.',
      price: 350_000,
      category: 'Rice and pasta',
      picture: ['rice', 'tomato', 'plantain'],
    },
    {
      name: 'Native rice with smoked prawns',
      description: 'Palm oil rice with locust beans, scent leaf and smoked prawns that flavour every grain.',
      price: 420_000,
      category: 'Rice and pasta',
      picture: ['rice', 'palmOil', 'prawn'],
    },
    {
      name: 'Fried rice with liver and peas',
      description: 'Curry-gold rice tossed with sweet peas, carrots and little cubes of pan-fried liver.',
      price: 380_000,
      category: 'Rice and pasta',
      picture: ['rice', 'curry', 'leaf'],
    },
    {
      name: 'Ofada rice with ayamase',
      description:
        'Nutty brown ofada under a dark green pepper sauce with boiled egg, tripe and cow skin, steamed in a leaf.',
      price: 450_000,
      category: 'Rice and pasta',
      picture: ['rice', 'rice', 'spinach'],
      stock: 30,
    },
    {
      name: 'White rice with buka stew',
      description:
        'Soft white rice with a deep red stew fried slowly until the oil rises, with tender beef and egg.',
      price: 320_000,
      category: 'Rice and pasta',
      picture: ['rice', 'rice', 'tomato'],
    },
    {
      name: 'Coconut rice with grilled chicken',
      description:
        'Rice simmered in fresh coconut milk with crayfish and peppers beside a quarter chicken from the coals.',
      price: 480_000,
      category: 'Rice and pasta',
      picture: ['rice', 'coconut', 'caramel'],
    },
    {
      name: 'Ewa agoyin with soft bread',
      description:
        'Beans mashed to velvet under a black-red pepper sauce that has fried for an hour, with warm Agege bread.',
      price: 220_000,
      category: 'Breakfast',
      picture: ['beans', 'bean', 'palmOil'],
    },
    {
      name: 'Asaro with spinach',
      description:
        'Yam porridge broken just enough to thicken its own pepper and palm oil broth, with spinach folded in.',
      price: 260_000,
      category: 'Vegan',
      picture: ['stew', 'palmOil', 'yam'],
    },
    {
      name: 'Dodo with pepper sauce',
      description: 'Very ripe plantain fried until the edges caramelise, with a bright hot sauce to dip.',
      price: 150_000,
      category: 'Vegan',
      picture: ['slices', 'plantain', 'tomato'],
    },
    {
      name: 'Peppered turkey',
      description:
        'A thick cut of turkey, simmered, fried and tossed in a glossy sauce of bell and scotch bonnet peppers.',
      price: 520_000,
      category: 'Grills',
      picture: ['chicken', 'caramel', 'pepper'],
      stock: 18,
    },
    {
      name: 'Moi moi in leaves',
      description:
        'Silky bean pudding with egg and flaked mackerel, steamed in broad leaves that scent it through.',
      price: 140_000,
      category: 'Small chops',
      picture: ['parcels', 'palmOil', 'leaf'],
      stock: 40,
    },
    {
      name: 'Chilled zobo with ginger',
      description:
        'Hibiscus brewed with ginger, cloves and pineapple skin, served so cold that the glass weeps.',
      price: 100_000,
      category: 'Drinks',
      picture: ['glass', 'hibiscus', 'orange'],
    },
    {
      name: 'Puff-puff, a dozen',
      description: 'Twelve warm clouds of dough, crisp outside and pillowy within, rolled in nutmeg sugar.',
      price: 120_000,
      category: 'Small chops',
      picture: ['balls', 'golden', 'cream'],
    },
  ],
}
