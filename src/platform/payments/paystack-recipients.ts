/** What Paystack calls an account of a bank, by currency. Source: https://paystack.com/docs/transfers. */
export const RECIPIENTS: Record<string, string> = { NGN: 'nuban', GHS: 'ghipss', ZAR: 'basa' }
export const TRANSFER_CURRENCIES = Object.keys(RECIPIENTS)
