import { searchTable } from './search-table.ts'

/** Vendors, categories, products. */
export const catalogue = [
  `create table vendors (
    row integer primary key,
    id text not null unique,
    owner_id text not null references accounts (id),
    import_ref text unique,
    name text not null,
    name_key text not null,
    slug text not null unique,
    description text,
    phone text,
    line1 text,
    city text,
    lat real check (lat between -90 and 90),
    lng real check (lng between -180 and 180),
    status text not null check (status in ('PENDING', 'APPROVED', 'SUSPENDED')),
    accepting_orders integer not null check (accepting_orders in (0, 1)),
    owner_suspended integer not null default 0 check (owner_suspended in (0, 1)),
    prep_minutes integer not null check (prep_minutes between 1 and 240),
    created_at integer not null
  ) strict`,
  searchTable('vendors'),
  `create virtual table vendors_near using rtree (row, min_lat, max_lat, min_lng, max_lng)`,
  `create index vendors_by_status on vendors (status, id)`,
  `create index vendors_by_status_name on vendors (status, name_key, id)`,
  `create index vendors_by_owner on vendors (owner_id, id)`,

  // listed_products counts what discovery shows, kept in the transaction of each change, so that a list of categories never counts.
  `create table categories (
    id text primary key,
    name text not null,
    name_key text not null unique,
    slug text not null unique,
    listed_products integer not null default 0 check (listed_products >= 0),
    created_at integer not null
  ) strict, without rowid`,

  // visibility: LISTED in discovery, HIDDEN because the vendor is not approved, ARCHIVED by its owner.
  `create table products (
    row integer primary key,
    id text not null unique,
    vendor_id text not null references vendors (id),
    owner_id text not null,
    vendor_name text not null,
    category_id text references categories (id),
    import_key text,
    name text not null,
    name_key text not null,
    description text,
    price integer not null check (price between 1 and 1000000000),
    available integer not null check (available in (0, 1)),
    stock integer check (stock >= 0),
    image_url text,
    visibility text not null check (visibility in ('LISTED', 'HIDDEN', 'ARCHIVED')),
    created_at integer not null,
    updated_at integer not null,
    unique (vendor_id, import_key),
    check (category_id is not null or visibility = 'ARCHIVED')
  ) strict`,
  searchTable('products'),
  `create index products_newest on products (visibility, id)`,
  `create index products_by_price on products (visibility, price, id)`,
  `create index products_by_name on products (visibility, name_key, id)`,
  `create index products_newest_of_category on products (category_id, visibility, id)`,
  `create index products_by_price_of_category on products (category_id, visibility, price, id)`,
  `create index products_by_name_of_category on products (category_id, visibility, name_key, id)`,
  `create index products_newest_of_vendor on products (vendor_id, visibility, id)`,
  `create index products_by_price_of_vendor on products (vendor_id, visibility, price, id)`,
  `create index products_by_name_of_vendor on products (vendor_id, visibility, name_key, id)`,
] as const
