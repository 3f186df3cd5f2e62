export { type Capture, postCapture, postDelivered, postRefund, type Refund } from './order-postings.ts'
export { type OrderMoney, splitOf } from './rules/split.ts'
export { BEARERS, type Bearer } from './tables.ts'
