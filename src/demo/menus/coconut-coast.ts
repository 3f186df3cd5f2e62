import type { Menu } from './menu.ts'

export const coconutCoast: Menu = {
  owner: 'segun',
  name: 'Coconut Coast',
  description:
    'The Badagry shore brought to Festac: coconut, smoke and fish in as many ways as there are tides.',
  phone: '+2348030001012',
  address: { line1: '2nd Avenue, Block 14, Festac Town', city: 'Lagos', lat: 6.466, lng: 3.284 },
  prepMinutes: 22,
  cloth: '#3e8f8a',
  meals: [
    {
      name: 'Badagry coconut rice',
      description:
        'Rice steamed in first-press coconut milk with thyme and crayfish, the way the shore has always had it.',
      price: 380_000,
      category: 'Rice and pasta',
      picture: ['rice', 'coconut', 'leaf'],
    },
    {
      name: 'Seafood pasta in coconut cream',
      description: 'Spaghetti wound through coconut cream with prawns, calamari and a slow garlic heat.',
      price: 620_000,
      category: 'Rice and pasta',
      picture: ['noodles', 'cream', 'prawn'],
    },
    {
      name: 'Jollof spaghetti',
      description: 'Spaghetti cooked down in jollof base until it catches, with peppered beef.',
      price: 320_000,
      category: 'Rice and pasta',
      picture: ['noodles', 'tomato', 'beef'],
    },
    {
      name: 'Smoked fish jollof',
      description: 'Smoky red rice with flakes of dried catfish folded in at the end.',
      price: 400_000,
      category: 'Rice and pasta',
      picture: ['rice', 'tomato', 'silver'],
    },
    {
      name: 'Grilled red snapper',
      description: 'A whole snapper with ginger, lime and coconut glaze, carried from the fire to the box.',
      price: 780_000,
      category: 'Seafood',
      picture: ['fish', 'salmon', 'lime'],
      stock: 10,
    },
    {
      name: 'Barracuda steaks',
      description: 'Thick steaks seared hard and rested in lemon butter, with sweet potato mash.',
      price: 660_000,
      category: 'Seafood',
      picture: ['fish', 'silver', 'carrot'],
    },
    {
      name: 'Coconut prawn curry',
      description: 'Prawns in golden coconut curry with lemongrass and soft peppers, and rice to catch it.',
      price: 690_000,
      category: 'Seafood',
      picture: ['stew', 'curry', 'prawn'],
    },
    {
      name: 'Calamari rings with pepper mayonnaise',
      description: 'Tender rings in a thin crisp coat, with a mayonnaise that has met scotch bonnet.',
      price: 490_000,
      category: 'Seafood',
      picture: ['prawns', 'golden', 'carrot'],
    },
    {
      name: 'Ajogun pepper fish',
      description:
        'Coastal Egun fish stew with fresh tomato, habanero and just a little palm oil, with pounded maize.',
      price: 520_000,
      category: 'Seafood',
      picture: ['stew', 'tomato', 'silver'],
    },
    {
      name: 'Cassava fish cakes',
      description: 'Mashed cassava and smoked mackerel, crumbed and fried, with lime on the side.',
      price: 340_000,
      category: 'Small chops',
      picture: ['balls', 'butter', 'leaf'],
    },
    {
      name: 'Fried breadfruit chips',
      description: 'Breadfruit from the coast in thick golden chips with a fresh pepper relish.',
      price: 220_000,
      category: 'Vegan',
      picture: ['slices', 'butter', 'tomato'],
    },
    {
      name: 'Fresh coconut water',
      description: 'A young coconut opened to the order: sweet water first, soft flesh after.',
      price: 120_000,
      category: 'Drinks',
      picture: ['glass', 'coconut', 'leaf'],
      stock: 40,
    },
    {
      name: 'Baked coconut tart',
      description: 'A crisp shell full of chewy coconut and lime, best while it is still warm.',
      price: 230_000,
      category: 'Desserts',
      picture: ['pies', 'butter', 'coconut'],
    },
  ],
}
