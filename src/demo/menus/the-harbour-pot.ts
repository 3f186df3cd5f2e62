import type { Menu } from './menu.ts'

export const theHarbourPot: Menu = {
  owner: 'tonye',
  name: 'The Harbour Pot',
  description: 'Niger Delta cooking beside the port: what the boats bring at dawn is in the pot by noon.',
  phone: '+2348030001004',
  address: { line1: '17 Wharf Road, Apapa', city: 'Lagos', lat: 6.4472, lng: 3.3641 },
  prepMinutes: 30,
  cloth: '#3f7d86',
  meals: [
    {
      name: 'Point-and-kill catfish pepper soup',
      description:
        'Catfish from the tank into a broth of uziza and ehuru that clears the head and warms the chest.',
      price: 480_000,
      category: 'Seafood',
      picture: ['stew', 'curry', 'silver'],
      stock: 15,
    },
    {
      name: 'Seafood okra',
      description: 'Prawns, crab claws, periwinkle and snail in okra cut by hand, with a ball of starch.',
      price: 650_000,
      category: 'Seafood',
      picture: ['soup', 'okra', 'prawn'],
    },
    {
      name: 'Fisherman’s soup',
      description:
        'A Delta classic: fresh fish, shrimp and periwinkle in thin palm oil broth, thickened with cocoyam.',
      price: 680_000,
      category: 'Seafood',
      picture: ['soup', 'palmOil', 'cream'],
    },
    {
      name: 'Banga soup with starch',
      description: 'Palm nut cream cooked with aromatic banga spice and dried fish, made for yellow starch.',
      price: 490_000,
      category: 'Soups and swallows',
      picture: ['soup', 'pepper', 'butter'],
    },
    {
      name: 'Grilled croaker with plantain',
      description:
        'A whole croaker marinated overnight and charred on both sides, with bole and pepper sauce.',
      price: 720_000,
      category: 'Seafood',
      picture: ['fish', 'grilled', 'tomato'],
    },
    {
      name: 'Bole and fish',
      description:
        'Port Harcourt on a plate: roasted plantain and mackerel under a palm oil sauce of utazi and onion.',
      price: 450_000,
      category: 'Seafood',
      picture: ['fish', 'caramel', 'plantain'],
    },
    {
      name: 'Peppered snails',
      description: 'Giant snails scrubbed with lime, fried and glazed with peppers: chewy in the best way.',
      price: 600_000,
      category: 'Seafood',
      picture: ['prawns', 'smoke', 'pepper'],
      stock: 16,
    },
    {
      name: 'Jumbo prawns in garlic butter',
      description: 'Six jumbo prawns split and grilled, spooned over with garlic, butter and scent leaf.',
      price: 850_000,
      category: 'Seafood',
      picture: ['prawns', 'prawn', 'butter'],
      stock: 12,
    },
    {
      name: 'Crab claws in coconut',
      description:
        'Blue crab claws cooked in coconut milk with ginger and a little heat; napkins come along.',
      price: 740_000,
      category: 'Seafood',
      picture: ['stew', 'carrot', 'salmon'],
    },
    {
      name: 'Native jollof',
      description:
        'Rice stained with palm oil and stacked with smoked fish, crayfish, periwinkle and scent leaf.',
      price: 400_000,
      category: 'Rice and pasta',
      picture: ['rice', 'palmOil', 'spinach'],
    },
    {
      name: 'Fried fish and yam chips',
      description: 'Mackerel steaks fried crisp beside thick-cut yam, with raw pepper sauce.',
      price: 390_000,
      category: 'Seafood',
      picture: ['fish', 'golden', 'yam'],
    },
    {
      name: 'Chapman, the house mix',
      description: 'Bitters, citrus, blackcurrant and cucumber over ice, as red as sunset on the lagoon.',
      price: 180_000,
      category: 'Drinks',
      picture: ['glass', 'berry', 'orange'],
    },
  ],
}
