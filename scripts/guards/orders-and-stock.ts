import { guardsOf } from './guard.ts'

const ORDERS = 'src/modules/orders'
const PRODUCTS = 'src/modules/products'

export const ordersAndStock = [
  ...guardsOf(`${ORDERS}/queries.ts`, 'tests/last-judge.test.ts', [
    ['a step from a status that the order has left', "\n    .where('status', '=', param('fromStatus'))", ''],
    ['a step from a version that the order has left', "\n    .where('version', '=', param('version'))", ''],
    [
      'two steps with one number',
      'version: sql<number>`version + 1`',
      'version: sql<number>`version`',
      'tests/api/order-events.test.ts',
    ],
    [
      'an order that is not theirs to see',
      "const own = column ? order.where(column, '=', param('accountId')) : order",
      'const own = order',
      'tests/access/objects.test.ts',
    ],
    ['an order without a number of its own', "\n  'number',\n)", "\n  'id',\n)", 'tests/meanwhile.test.ts'],
  ]),
  ...guardsOf(`${ORDERS}/transition.ts`, 'tests/api/order-events.test.ts', [
    [
      'a step that was too late and goes on all the same',
      'orThrow(saveOrderStep(tx, order, { ...changes, status, updated_at: at }), overtaken)',
      'saveOrderStep(tx, order, { ...changes, status, updated_at: at })',
      'tests/meanwhile.test.ts',
    ],
    ['a timeline that goes back', 'const at = Math.max(tx.now, order.updated_at)', 'const at = tx.now'],
  ]),
  ...guardsOf(`${ORDERS}/commands/place-order.ts`, 'tests/api/orders.test.ts', [
    [
      'more sold than there is',
      'orThrow(takeStock(tx, vendor.id, amountsOf(counted)), overtaken)',
      'takeStock(tx, vendor.id, amountsOf(counted))',
      'tests/meanwhile.test.ts',
    ],
    [
      'an order that nobody can be paid for',
      'if (!methods.includes(paymentMethod)) {',
      'if (false) {',
      'tests/api/orders.test.ts',
    ],
    [
      'an order to a vendor that takes none',
      'if (vendor.takesOrders) return lines',
      'return lines',
      'tests/api/order-refusals.test.ts',
    ],
    [
      'an order to a vendor that never was',
      "if (!vendor) throw unknownReference('/vendorId', 'is not a vendor')",
      '',
      'tests/api/order-refusals.test.ts',
    ],
  ]),
  ...guardsOf(`${ORDERS}/commands/cancel-order.ts`, 'tests/transitions.test.ts', [
    [
      'a cancellation by who may not, or when it is too late',
      'if (!mayCancel(order, actor.role)) throw invalidTransition(order.status)',
      '',
    ],
    [
      'stock that never comes back',
      'await returnStock(tx, order.vendor_id, await takenStock(tx, order.id))',
      '',
      'tests/races.test.ts',
    ],
  ]),
  ...guardsOf(`${ORDERS}/queries.ts`, 'tests/api/order-steps.test.ts', [
    ['stock that comes back although it was never taken', "    .where('stock_taken', '=', 1),\n", ''],
  ]),
  ...guardsOf(`${ORDERS}/rules/order-lines.ts`, `${ORDERS}/rules/order-lines.test.ts`, [
    [
      'a product of another vendor in an order',
      "if (foreign.length > 0) throw new Refusal('product_of_other_vendor', { errors: foreign })",
      '',
    ],
    [
      'a product that is not for sale in an order',
      "if (unavailable.length > 0) throw new Refusal('product_unavailable', { errors: unavailable })",
      '',
    ],
    [
      'more than 99 of one product by two lines',
      'else if (first.quantity + line.quantity <= MOST_OF_A_LINE)',
      'else if (true)',
    ],
  ]),
  ...guardsOf(`${ORDERS}/views.ts`, 'tests/api/delivery-privacy.test.ts', [
    [
      'a home address that is told to whoever served it, for ever',
      'return hasEnded && served\n',
      'return false\n',
    ],
  ]),
  ...guardsOf(`${PRODUCTS}/stock.ts`, 'tests/last-judge.test.ts', [
    ['stock below nothing', '    .where(sql<boolean>`stock >= ${quantity}`)\n', ''],
    ['a unit of what was switched off meanwhile', "    .where('available', '=', 1)\n", ''],
    ['an order of which only some lines were taken', '=== amounts.length', '> 0'],
  ]),
  ...guardsOf(`${PRODUCTS}/category-queries.ts`, 'tests/api/categories.test.ts', [
    [
      'products whose category is gone',
      "    .where((eb) =>\n      eb.not(\n        eb.exists(eb.selectFrom('products').select('products.id').where('category_id', '=', param('id'))),\n      ),\n    ),",
      '',
    ],
  ]),
  ...guardsOf(`${PRODUCTS}/queries.ts`, 'tests/access/objects.test.ts', [
    ['a product that is changed by another vendor', "one.where('owner_id', '=', param('ownerId'))", 'one'],
  ]),
  ...guardsOf(`${PRODUCTS}/routes.ts`, 'tests/access/objects.test.ts', [
    [
      'a product of a vendor that is not approved, told to strangers',
      "(product.visibility !== 'LISTED' && !isPrivy)",
      'false',
    ],
  ]),
  ...guardsOf(`${PRODUCTS}/commands/add-category.ts`, 'tests/api/categories.test.ts', [
    ['two categories of one name', 'if (await findCategoryByName(tx, name)) throw nameTaken()', ''],
  ]),
]
