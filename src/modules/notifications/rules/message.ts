/** A notification before it is stored. */
export interface Message {
  accountId: string
  type: string
  title: string
  body: string
  data: { orderId?: string; deliveryId?: string; vendorId?: string }
}

/** The end of a sentence: `.`, or `: the reason.` */
export function because(reason: string | null): string {
  if (!reason) return '.'
  return `: ${reason}${/[.!?…]$/.test(reason) ? '' : '.'}`
}
