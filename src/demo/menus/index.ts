import { bukkaOnBroad } from './bukka-on-broad.ts'
import { calabarTable } from './calabar-table.ts'
import { coconutCoast } from './coconut-coast.ts'
import { ikoyiGreens } from './ikoyi-greens.ts'
import { mamaSadesKitchen } from './mama-sades-kitchen.ts'
import { morningAgege } from './morning-agege.ts'
import { shawarmaRepublic } from './shawarma-republic.ts'
import { smallChopsSociety } from './small-chops-society.ts'
import { suyaJunction } from './suya-junction.ts'
import { sweetIkate } from './sweet-ikate.ts'
import { theHarbourPot } from './the-harbour-pot.ts'
import { zoboAndCo } from './zobo-and-co.ts'

/** In the order in which they opened. */
export const MENUS = {
  bukkaOnBroad,
  theHarbourPot,
  morningAgege,
  calabarTable,
  smallChopsSociety,
  mamaSadesKitchen,
  zoboAndCo,
  coconutCoast,
  shawarmaRepublic,
  ikoyiGreens,
  suyaJunction,
  sweetIkate,
}
