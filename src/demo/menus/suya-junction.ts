import type { Menu } from './menu.ts'

export const suyaJunction: Menu = {
  owner: 'folake',
  name: 'Suya Junction',
  description:
    'Charcoal, yaji and thin knives until late: suya cut in front of you, wrapped warm with onions cut thin as paper.',
  phone: '+2348030001003',
  address: { line1: '9 Moloney Street, Obalende', city: 'Lagos', lat: 6.4479, lng: 3.4109 },
  prepMinutes: 18,
  cloth: '#46718c',
  meals: [
    {
      name: 'Beef suya, eight sticks',
      description:
        'Ribbons of sirloin rubbed with groundnut spice, seared over coals and served with onion, tomato and cabbage.',
      price: 400_000,
      category: 'Grills',
      picture: ['skewers', 'grilled', 'onion'],
    },
    {
      name: 'Ram suya, six sticks',
      description: 'Fatty ram with crisp edges and a smoky heat that builds with every stick.',
      price: 450_000,
      category: 'Grills',
      picture: ['skewers', 'beef', 'tomato'],
      stock: 20,
    },
    {
      name: 'Chicken suya, whole leg',
      description: 'A leg scored to the bone, filled with yaji and roasted until the skin crackles.',
      price: 350_000,
      category: 'Grills',
      picture: ['chicken', 'golden', 'pepper'],
    },
    {
      name: 'Gizzard suya',
      description: 'Bouncy gizzards, charred just outside, with a squeeze of lime and extra pepper.',
      price: 280_000,
      category: 'Grills',
      picture: ['skewers', 'smoke', 'pepper'],
    },
    {
      name: 'Kilishi, one packet',
      description:
        'Sun-dried beef sheets painted with groundnut and chilli, brittle as toffee and just as hard to share.',
      price: 300_000,
      category: 'Grills',
      picture: ['skewers', 'beef', 'peanut'],
      stock: 25,
    },
    {
      name: 'Asun',
      description: 'Smoked goat chopped small and tossed with scotch bonnet and onions: the party starter.',
      price: 420_000,
      category: 'Grills',
      picture: ['chicken', 'smoke', 'pepper'],
    },
    {
      name: 'Balangu lamb',
      description: 'Plain salted lamb smoked slowly in paper, for those who want the meat to speak.',
      price: 550_000,
      category: 'Grills',
      picture: ['skewers', 'caramel', 'lime'],
    },
    {
      name: 'Tiger prawn suya',
      description:
        'Butterflied tiger prawns under a groundnut crust, two minutes on the fire and not a second more.',
      price: 680_000,
      category: 'Seafood',
      picture: ['skewers', 'prawn', 'lime'],
      stock: 14,
    },
    {
      name: 'Masa with miyan taushe',
      description: 'Tangy rice cakes, crisp at the rim, with a pumpkin and groundnut soup to dip.',
      price: 320_000,
      category: 'Soups and swallows',
      picture: ['pancakes', 'rice', 'palmOil'],
    },
    {
      name: 'Tuwo shinkafa with miyan kuka',
      description: 'Soft rice swallow and a baobab leaf soup, earthy and silky, with dried beef.',
      price: 300_000,
      category: 'Soups and swallows',
      picture: ['soup', 'okra', 'rice'],
    },
    {
      name: 'Dambun nama',
      description: 'Beef pounded to floss and fried with spice until it melts like candy.',
      price: 260_000,
      category: 'Small chops',
      picture: ['beans', 'caramel', 'onion'],
    },
    {
      name: 'Grilled corn and coconut',
      description: 'Young corn blistered on the coals, with a wedge of fresh coconut to chew between bites.',
      price: 120_000,
      category: 'Vegan',
      picture: ['skewers', 'egg', 'coconut'],
    },
    {
      name: 'Fura da nono',
      description: 'Millet balls crumbled into cold fermented milk: thick, sour-sweet, a meal in a cup.',
      price: 150_000,
      category: 'Drinks',
      picture: ['glass', 'milk', 'peanut'],
    },
  ],
}
