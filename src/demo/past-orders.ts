import type { VendorName } from './opening.ts'
import type { Courier, Customer } from './people.ts'
import type { Tale } from './tale.ts'

/** An order that went well, on a past day. */
function eaten(
  daysAgo: number,
  at: string,
  by: Customer,
  from: VendorName,
  courier: Courier,
  lines: Tale['lines'],
): Tale {
  return { by, from, lines, courier, when: { daysAgo, at }, until: 'DELIVERED' }
}

export const PAST_ORDERS: readonly Tale[] = [
  eaten(6, '12:41', 'kunle', 'mamaSadesKitchen', 'chidi', {
    'Smoky party jollof': 2,
    'Chilled zobo with ginger': 2,
  }),
  eaten(6, '13:08', 'eno', 'calabarTable', 'blessing', { 'Afang with fufu': 1, 'Peppered periwinkle': 1 }),
  {
    ...eaten(6, '19:22', 'ada', 'suyaJunction', 'chidi', { 'Beef suya, eight sticks': 1, 'Fura da nono': 1 }),
    note: 'Extra onions',
  },
  eaten(5, '08:12', 'musa', 'morningAgege', 'dele', { 'Akara and ogi': 2, 'Lagos milk tea': 2 }),
  {
    ...eaten(5, '12:55', 'sola', 'smallChopsSociety', 'uche', {
      'Society platter for four': 1,
      'Virgin mojito': 3,
    }),
    note: 'For the office, third floor',
  },
  eaten(5, '19:47', 'ife', 'shawarmaRepublic', 'sani', { 'Suya shawarma': 2, 'Chocolate milkshake': 2 }),
  eaten(4, '12:30', 'chioma', 'mamaSadesKitchen', 'uche', {
    'Ofada rice with ayamase': 1,
    'Dodo with pepper sauce': 1,
    'Puff-puff, a dozen': 1,
  }),
  {
    by: 'kunle',
    from: 'bukkaOnBroad',
    when: { daysAgo: 4, at: '13:02' },
    until: 'PLACED',
    lines: { 'Egusi with eba': 1 },
    cancelled: { by: 'customer', reason: 'Ordered to the wrong address' },
  },
  eaten(4, '18:51', 'ada', 'ikoyiGreens', 'blessing', { 'Mushroom suya bowl': 1, 'Tiger nut milk': 1 }),
  eaten(4, '20:09', 'eno', 'theHarbourPot', 'chidi', {
    'Grilled croaker with plantain': 1,
    'Chapman, the house mix': 2,
  }),
  eaten(3, '12:17', 'sola', 'mamaSadesKitchen', 'chidi', { 'Native rice with smoked prawns': 2 }),
  eaten(3, '13:20', 'musa', 'zoboAndCo', 'dele', { 'Mango lassi': 2, 'Plantain crisps and guacamole': 1 }),
  {
    by: 'ife',
    from: 'sweetIkate',
    when: { daysAgo: 3, at: '16:05' },
    until: 'ACCEPTED',
    lines: { 'Red velvet slice': 4 },
    cancelled: { by: 'vendor', reason: 'The oven has given up for today, we are sorry' },
  },
  eaten(3, '19:05', 'kunle', 'coconutCoast', 'grace', {
    'Badagry coconut rice': 1,
    'Coconut prawn curry': 1,
  }),
  {
    ...eaten(3, '20:02', 'chioma', 'suyaJunction', 'chidi', { Asun: 1, 'Chicken suya, whole leg': 1 }),
    note: 'Not too hot, please',
    released: { by: 'sani', reason: 'Flat tyre on Third Mainland Bridge' },
  },
  eaten(2, '09:03', 'sola', 'morningAgege', 'uche', { 'Plantain frittata': 1, 'Club sandwich': 1 }),
  {
    ...eaten(2, '12:44', 'ada', 'mamaSadesKitchen', 'blessing', {
      'Coconut rice with grilled chicken': 1,
      'Moi moi in leaves': 2,
    }),
    note: 'Cutlery for two',
  },
  eaten(2, '14:01', 'eno', 'sweetIkate', 'sani', { 'Mango ice cream': 2, 'Shuku-shuku': 1 }),
  {
    by: 'ada',
    from: 'shawarmaRepublic',
    when: { daysAgo: 2, at: '19:16' },
    until: 'PLACED',
    lines: { 'Loaded yam fries': 1, 'Peppered wings, eight': 1 },
    cancelled: { by: 'customer', reason: 'Dinner was cooked after all' },
  },
  eaten(2, '19:34', 'ife', 'calabarTable', 'blessing', { 'Coconut rice with prawns': 2, 'Coconut candy': 1 }),
  eaten(1, '12:28', 'musa', 'morningAgege', 'dele', {
    'Yam and egg sauce': 1,
    'Bournvita with condensed milk': 1,
  }),
  eaten(1, '12:52', 'chioma', 'bukkaOnBroad', 'chidi', {
    'Ewedu, gbegiri and amala': 2,
    'Palm wine, half litre': 1,
  }),
  {
    by: 'sola',
    from: 'suyaJunction',
    when: { daysAgo: 1, at: '18:40' },
    until: 'ASSIGNED',
    courier: 'uche',
    lines: { 'Ram suya, six sticks': 1 },
    cancelled: { by: 'admin', reason: 'The customer cannot be reached and the street is flooded' },
  },
  eaten(1, '19:11', 'ife', 'shawarmaRepublic', 'sani', { 'Republic cheeseburger': 2, 'Loaded yam fries': 1 }),
  eaten(1, '20:19', 'kunle', 'mamaSadesKitchen', 'chidi', {
    'White rice with buka stew': 2,
    'Peppered turkey': 1,
  }),
]
