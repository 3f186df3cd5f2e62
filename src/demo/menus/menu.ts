import type { Picture } from '../drawings/picture.ts'
import type { Owner } from '../people.ts'

export const CATEGORIES = [
  'Breakfast',
  'Rice and pasta',
  'Soups and swallows',
  'Grills',
  'Seafood',
  'Small chops',
  'Shawarma and burgers',
  'Vegan',
  'Desserts',
  'Drinks',
] as const

export interface Meal {
  name: string
  description: string
  /** Kobo. */
  price: number
  category: (typeof CATEGORIES)[number]
  picture: Picture
  /** Only where it is counted. */
  stock?: number
}

/** A vendor and what it sells. */
export interface Menu {
  owner: Owner
  name: string
  description: string
  phone: string
  address: { line1: string; city: string; lat: number; lng: number }
  prepMinutes: number
  /** The colour of its tablecloth in the drawings. */
  cloth: string
  meals: Meal[]
}
