import type { Menu } from './menu.ts'

export const shawarmaRepublic: Menu = {
  owner: 'hadiza',
  name: 'Shawarma Republic',
  description:
    'Wraps as long as your forearm and burgers that need both hands, from noon until the last hunger.',
  phone: '+2348030001007',
  address: { line1: '25 Admiralty Way, Lekki Phase 1', city: 'Lagos', lat: 6.4474, lng: 3.4723 },
  prepMinutes: 15,
  cloth: '#8a6b9c',
  meals: [
    {
      name: 'Chicken shawarma, single sausage',
      description:
        'Juicy shaved chicken, a grilled sausage, cabbage and creamy pepper sauce in a toasted wrap.',
      price: 350_000,
      category: 'Shawarma and burgers',
      picture: ['wraps', 'golden', 'tomato'],
    },
    {
      name: 'Beef shawarma, double sausage',
      description: 'Spiced beef with two sausages and extra cream, pressed until the bread goes crisp.',
      price: 420_000,
      category: 'Shawarma and burgers',
      picture: ['wraps', 'grilled', 'pepper'],
    },
    {
      name: 'Suya shawarma',
      description: 'Thin suya beef, yaji mayonnaise and raw onion: two Lagos nights in one wrap.',
      price: 450_000,
      category: 'Shawarma and burgers',
      picture: ['wraps', 'beef', 'onion'],
    },
    {
      name: 'Prawn shawarma',
      description: 'Garlic prawns with crunchy slaw and lime, rolled in flatbread straight from the griddle.',
      price: 580_000,
      category: 'Shawarma and burgers',
      picture: ['wraps', 'prawn', 'lime'],
      stock: 18,
    },
    {
      name: 'Falafel wrap',
      description: 'Green-hearted falafel with tahini, pickles and tomato in warm bread.',
      price: 360_000,
      category: 'Vegan',
      picture: ['wraps', 'okra', 'leaf'],
    },
    {
      name: 'Republic cheeseburger',
      description: 'A hand-pressed beef patty with melted cheddar, pickles and a sauce we do not discuss.',
      price: 480_000,
      category: 'Shawarma and burgers',
      picture: ['burger', 'beef', 'egg'],
    },
    {
      name: 'Double plantain burger',
      description: 'Two patties with a slab of fried plantain between them, sweet against smoke.',
      price: 560_000,
      category: 'Shawarma and burgers',
      picture: ['burger', 'grilled', 'plantain'],
    },
    {
      name: 'Crispy chicken burger',
      description: 'Buttermilk chicken thigh with a shattering crust, slaw and honey pepper glaze.',
      price: 460_000,
      category: 'Shawarma and burgers',
      picture: ['burger', 'golden', 'butter'],
    },
    {
      name: 'Bean patty burger',
      description:
        'A crisp honey bean patty with avocado, tomato and scent leaf mayonnaise made without eggs.',
      price: 390_000,
      category: 'Vegan',
      picture: ['burger', 'bean', 'avocado'],
    },
    {
      name: 'Loaded yam fries',
      description: 'Thick yam fries under pepper sauce, spring onion and melted cheese.',
      price: 320_000,
      category: 'Small chops',
      picture: ['slices', 'yam', 'pepper'],
    },
    {
      name: 'Peppered wings, eight',
      description: 'Eight wings fried twice and tossed in sticky scotch bonnet glaze.',
      price: 440_000,
      category: 'Grills',
      picture: ['chicken', 'grilled', 'pepper'],
    },
    {
      name: 'Chocolate milkshake',
      description: 'Cold milk, Ondo cocoa and two scoops of ice cream, too thick for the straw at first.',
      price: 260_000,
      category: 'Drinks',
      picture: ['glass', 'cocoa', 'berry'],
    },
    {
      name: 'Rolex roll',
      description: 'A chapati rolled around a masala omelette, tomato and cabbage: East Africa’s best idea.',
      price: 280_000,
      category: 'Breakfast',
      picture: ['wraps', 'egg', 'tomato'],
    },
  ],
}
