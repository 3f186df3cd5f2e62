import type { Menu } from './menu.ts'

export const ikoyiGreens: Menu = {
  owner: 'ngozi',
  name: 'Ikoyi Greens',
  description: 'Plant-based and proud of it: Nigerian flavours without meat, milk or apology.',
  phone: '+2348030001005',
  address: { line1: '112 Awolowo Road, Ikoyi', city: 'Lagos', lat: 6.4437, lng: 3.427 },
  prepMinutes: 15,
  cloth: '#7f9a63',
  meals: [
    {
      name: 'Garden egg and avocado salad',
      description:
        'Crisp garden eggs and ripe avocado with lime, roasted groundnuts and a whisper of chilli.',
      price: 320_000,
      category: 'Vegan',
      picture: ['salad', 'leaf', 'avocado'],
    },
    {
      name: 'Mushroom suya bowl',
      description: 'Oyster mushrooms in yaji, flame-charred, over fonio with pickled onion and tomato.',
      price: 390_000,
      category: 'Vegan',
      picture: ['salad', 'spinach', 'grilled'],
    },
    {
      name: 'Vegan egusi with fonio',
      description: 'Melon seed and pumpkin leaves simmered with smoked mushroom, with a nutty fonio swallow.',
      price: 410_000,
      category: 'Vegan',
      picture: ['soup', 'curry', 'peanut'],
    },
    {
      name: 'Coconut bean curry',
      description: 'Honey beans in coconut milk with ginger and curry leaf, creamy without any cream.',
      price: 360_000,
      category: 'Vegan',
      picture: ['beans', 'carrot', 'coconut'],
    },
    {
      name: 'Plantain and black bean tacos',
      description: 'Soft maize tortillas with sweet plantain, black beans, avocado and lime slaw.',
      price: 380_000,
      category: 'Vegan',
      picture: ['wraps', 'bean', 'plantain'],
    },
    {
      name: 'Jollof quinoa',
      description: 'All the smoke of party jollof, cooked into quinoa with roast peppers and avocado fan.',
      price: 420_000,
      category: 'Vegan',
      picture: ['rice', 'tomato', 'avocado'],
    },
    {
      name: 'Tofu asun',
      description: 'Pressed tofu grilled dark and tossed with scotch bonnet, onion and lime.',
      price: 390_000,
      category: 'Vegan',
      picture: ['skewers', 'golden', 'pepper'],
      stock: 22,
    },
    {
      name: 'Roasted pumpkin soup',
      description: 'Pumpkin roasted until its sugars stick, blended with coconut and toasted egusi on top.',
      price: 290_000,
      category: 'Vegan',
      picture: ['stew', 'carrot', 'butter'],
    },
    {
      name: 'Rainbow slaw with tamarind',
      description:
        'Red cabbage, carrot and mango in a tamarind dressing that makes raw vegetables disappear.',
      price: 260_000,
      category: 'Vegan',
      picture: ['salad', 'mint', 'beetroot'],
    },
    {
      name: 'Moringa green smoothie',
      description: 'Moringa, pineapple, cucumber and lime, cold and green and surprisingly moreish.',
      price: 240_000,
      category: 'Drinks',
      picture: ['glass', 'lime', 'mint'],
    },
    {
      name: 'Tiger nut milk',
      description:
        'Kunun aya pressed daily from tiger nuts, dates and coconut: creamy, sweet and dairy-free.',
      price: 190_000,
      category: 'Drinks',
      picture: ['glass', 'cream', 'caramel'],
      stock: 24,
    },
    {
      name: 'Cocoa and date truffles',
      description: 'Four dark truffles of Ondo cocoa and dates, rolled in toasted coconut.',
      price: 220_000,
      category: 'Desserts',
      picture: ['treats', 'cocoa', 'caramel'],
    },
  ],
}
