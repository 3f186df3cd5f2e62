export { findOrderable, returnStock, takeStock, type Amount, type Orderable } from './stock.ts'
export { reindexProducts } from './reindex.ts'
