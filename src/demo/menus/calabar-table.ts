import type { Menu } from './menu.ts'

export const calabarTable: Menu = {
  owner: 'ekaette',
  name: 'Calabar Table',
  description: 'Efik and Ibibio soups from a family that argues about periwinkles: in the shell, always.',
  phone: '+2348030001009',
  address: { line1: '8 Adetokunbo Ademola Street, Victoria Island', city: 'Lagos', lat: 6.4302, lng: 3.4245 },
  prepMinutes: 28,
  cloth: '#5f7d4e',
  meals: [
    {
      name: 'Afang with fufu',
      description:
        'Shredded afang and waterleaf with beef, stockfish and periwinkle, dense, dark and glorious.',
      price: 520_000,
      category: 'Soups and swallows',
      picture: ['soup', 'spinach', 'milk'],
    },
    {
      name: 'Edikang ikong with pounded yam',
      description:
        'The soup of celebrations: pumpkin leaves and waterleaf with more good things than leaves.',
      price: 550_000,
      category: 'Soups and swallows',
      picture: ['soup', 'leaf', 'yam'],
    },
    {
      name: 'Atama soup with garri',
      description: 'Palm nut soup perfumed with atama leaves, with dried fish and tender smoked goat.',
      price: 490_000,
      category: 'Soups and swallows',
      picture: ['soup', 'palmOil', 'butter'],
    },
    {
      name: 'White soup with catfish',
      description: 'Afia efere: a clear spiced soup with catfish that tastes of ceremony.',
      price: 530_000,
      category: 'Seafood',
      picture: ['soup', 'cream', 'yam'],
    },
    {
      name: 'Ekpang nkukwo',
      description:
        'Grated cocoyam wrapped in tender leaves and simmered with crayfish and periwinkle: patience you can eat.',
      price: 460_000,
      category: 'Soups and swallows',
      picture: ['stew', 'curry', 'spinach'],
      stock: 20,
    },
    {
      name: 'Fisherman’s rice',
      description: 'Palm oil rice loaded with smoked fish, shrimp and scent leaf.',
      price: 440_000,
      category: 'Rice and pasta',
      picture: ['rice', 'palmOil', 'salmon'],
    },
    {
      name: 'Coconut rice with prawns',
      description: 'Creamy coconut rice studded with prawns and sweet peppers, finished with lime.',
      price: 560_000,
      category: 'Rice and pasta',
      picture: ['rice', 'coconut', 'prawn'],
    },
    {
      name: 'Peppered periwinkle',
      description: 'Periwinkles in the shell with pepper and utazi; slurp them as the coast does.',
      price: 420_000,
      category: 'Seafood',
      picture: ['beans', 'smoke', 'pepper'],
    },
    {
      name: 'Grilled tilapia',
      description: 'A whole tilapia with lemon, ginger and uziza, crisp-skinned and juicy to the bone.',
      price: 640_000,
      category: 'Seafood',
      picture: ['fish', 'silver', 'leaf'],
      stock: 15,
    },
    {
      name: 'Calabar pepper chicken',
      description: 'Free-range chicken stewed in its own juices with fierce yellow pepper.',
      price: 480_000,
      category: 'Grills',
      picture: ['chicken', 'caramel', 'tomato'],
    },
    {
      name: 'Plantain porridge',
      description:
        'Unripe plantain with palm oil, pumpkin leaf and dried pepper, thick enough to stand a spoon.',
      price: 340_000,
      category: 'Vegan',
      picture: ['stew', 'plantain', 'leaf'],
    },
    {
      name: 'Roasted plantain and groundnuts',
      description: 'Boli charred on the grate with a paper twist of hot groundnuts.',
      price: 160_000,
      category: 'Vegan',
      picture: ['slices', 'caramel', 'peanut'],
    },
    {
      name: 'Coconut candy',
      description: 'Shaved coconut pulled in burnt sugar until it snaps.',
      price: 120_000,
      category: 'Desserts',
      picture: ['treats', 'coconut', 'caramel'],
      stock: 32,
    },
  ],
}
