import { nearTable, searchTable, table, type Step } from '../ddl.ts'

/** Vendors, categories, products. */
export const catalogue: readonly Step[] = [
  table('vendors', {
    columns: {
      row: 'rownumber',
      id: 'id not null unique',
      owner_id: 'id not null references accounts (id)',
      import_ref: 'string(500) unique',
      name: 'string(120) not null',
      name_key: 'string(255) not null',
      slug: 'string(120) not null unique',
      description: 'text',
      phone: 'string(32)',
      line1: 'string(200)',
      city: 'string(120)',
      lat: 'real check (lat between -90 and 90)',
      lng: 'real check (lng between -180 and 180)',
      status: "string(20) not null check (status in ('PENDING', 'APPROVED', 'SUSPENDED'))",
      accepting_orders: 'integer not null check (accepting_orders in (0, 1))',
      owner_suspended: 'integer not null default 0 check (owner_suspended in (0, 1))',
      prep_minutes: 'integer not null check (prep_minutes between 1 and 240)',
      created_at: 'integer not null',
    },
    indexes: {
      vendors_by_status: 'status, id',
      vendors_by_status_name: 'status, name_key, id',
      vendors_by_owner: 'owner_id, id',
    },
  }),
  searchTable('vendors'),
  nearTable('vendors'),
  // listed_products counts what discovery shows, kept in the transaction of each change, so that a list of categories never counts.
  table('categories', {
    columns: {
      id: 'id primary key',
      name: 'string(120) not null',
      name_key: 'string(255) not null unique',
      slug: 'string(120) not null unique',
      listed_products: 'integer not null default 0 check (listed_products >= 0)',
      created_at: 'integer not null',
    },
  }),
  // visibility: LISTED in discovery, HIDDEN because the vendor is not approved, ARCHIVED by its owner.
  table('products', {
    columns: {
      row: 'rownumber',
      id: 'id not null unique',
      vendor_id: 'id not null references vendors (id)',
      owner_id: 'id not null',
      vendor_name: 'string(120) not null',
      category_id: 'id references categories (id)',
      import_key: 'string(43)',
      name: 'string(255) not null',
      name_key: 'string(255) not null',
      description: 'text',
      price: 'integer not null check (price between 1 and 1000000000)',
      available: 'integer not null check (available in (0, 1))',
      stock: 'integer check (stock >= 0)',
      image_url: 'string(2000)',
      visibility: "string(10) not null check (visibility in ('LISTED', 'HIDDEN', 'ARCHIVED'))",
      created_at: 'integer not null',
      updated_at: 'integer not null',
    },
    constraints: [
      'unique (vendor_id, import_key)',
      "check (category_id is not null or visibility = 'ARCHIVED')",
    ],
    indexes: {
      products_newest: 'visibility, id',
      products_by_price: 'visibility, price, id',
      products_by_name: 'visibility, name_key, id',
      products_newest_of_category: 'category_id, visibility, id',
      products_by_price_of_category: 'category_id, visibility, price, id',
      products_by_name_of_category: 'category_id, visibility, name_key, id',
      products_newest_of_vendor: 'vendor_id, visibility, id',
      products_by_price_of_vendor: 'vendor_id, visibility, price, id',
      products_by_name_of_vendor: 'vendor_id, visibility, name_key, id',
    },
  }),
  searchTable('products'),
]
