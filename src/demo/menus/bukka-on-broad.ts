import type { Menu } from './menu.ts'

export const bukkaOnBroad: Menu = {
  owner: 'bisi',
  name: 'Bukka on Broad',
  description: 'The island’s lunchtime bukka: eight soups on the fire, every swallow pounded to order.',
  phone: '+2348030001002',
  address: { line1: '81 Broad Street, Lagos Island', city: 'Lagos', lat: 6.454, lng: 3.3947 },
  prepMinutes: 20,
  cloth: '#a3543d',
  meals: [
    {
      name: 'Efo riro with pounded yam',
      description:
        'Spinach stewed with peppers, locust beans and assorted meat until it clings to a cloud of pounded yam.',
      price: 390_000,
      category: 'Soups and swallows',
      picture: ['soup', 'spinach', 'yam'],
    },
    {
      name: 'Egusi with eba',
      description:
        'Melon seed fried in little curds, simmered with bitter leaf and goat, with golden garri turned smooth.',
      price: 360_000,
      category: 'Soups and swallows',
      picture: ['soup', 'curry', 'butter'],
    },
    {
      name: 'Ogbono with wheat',
      description:
        'A wild mango seed soup that draws from the spoon, rich with stockfish, ponmo and dried shrimp.',
      price: 370_000,
      category: 'Soups and swallows',
      picture: ['soup', 'caramel', 'bread'],
    },
    {
      name: 'Ewedu, gbegiri and amala',
      description:
        'The Ibadan trio: silky jute leaves and bean soup poured over soft dark amala, with a ladle of red stew.',
      price: 320_000,
      category: 'Soups and swallows',
      picture: ['soup', 'okra', 'cocoa'],
      stock: 35,
    },
    {
      name: 'Okra with seafood and semo',
      description:
        'Crunchy okra barely cooked with prawns, crab and fresh fish, so it stays green and lively.',
      price: 540_000,
      category: 'Soups and swallows',
      picture: ['soup', 'okra', 'cream'],
    },
    {
      name: 'Ofe nsala with pounded yam',
      description: 'White soup of catfish, utazi and uziza: clear, peppery and warming to the last spoon.',
      price: 460_000,
      category: 'Soups and swallows',
      picture: ['soup', 'cream', 'yam'],
    },
    {
      name: 'Ofe onugbu with fufu',
      description:
        'Washed bitter leaf with cocoyam, goat and stockfish, softened until only its good bitterness is left.',
      price: 410_000,
      category: 'Soups and swallows',
      picture: ['soup', 'spinach', 'milk'],
    },
    {
      name: 'Goat meat pepper soup',
      description: 'A clear broth that bites and then comforts, with calabash nutmeg and goat on the bone.',
      price: 380_000,
      category: 'Soups and swallows',
      picture: ['stew', 'tomato', 'beef'],
    },
    {
      name: 'Assorted meat stew',
      description:
        'Shaki, kidney, tripe and beef in a thick pepper stew, made for mopping with anything soft.',
      price: 300_000,
      category: 'Grills',
      picture: ['stew', 'pepper', 'smoke'],
    },
    {
      name: 'White rice with ofada sauce',
      description: 'Plain steamed rice dressed for a party: green pepper sauce, boiled egg and iru.',
      price: 330_000,
      category: 'Rice and pasta',
      picture: ['rice', 'rice', 'spinach'],
    },
    {
      name: 'Gizdodo',
      description: 'Gizzard and plantain cubes in sticky pepper sauce, sweet and hot by turns.',
      price: 340_000,
      category: 'Small chops',
      picture: ['slices', 'plantain', 'pepper'],
    },
    {
      name: 'Palm wine, half litre',
      description: 'Tapped this morning and gently fizzing, cloudy, cool and faintly sweet.',
      price: 180_000,
      category: 'Drinks',
      picture: ['glass', 'milk', 'lime'],
      stock: 12,
    },
  ],
}
