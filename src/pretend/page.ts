import { formatMoney } from '../kernel/money.ts'
import type { Charge } from './book.ts'

const escape = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** A card page on which nothing is charged. */
export function cardPage(charge: Charge, provider: string): string {
  const money = escape(formatMoney(charge.amount, charge.currency))
  const form =
    charge.status === 'open' || charge.status === 'failed'
      ? `<form method="post">
<label>Card number<input value="4084 0840 8408 4081" readonly></label>
<label>Expiry<input value="12 / 30" readonly></label><label>CVV<input value="408" readonly></label>
<button name="outcome" value="pay">Pay ${money}</button>
<button name="outcome" value="decline" class="quiet">Let the bank decline it</button>
</form>`
      : `<p>This page is done: the payment is ${charge.status}.</p>`
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pretended ${provider}: ${money}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; background: #f4f1ec; color: #222; display: grid; place-items: center; min-height: 95vh; margin: 0 }
main { background: #fff; padding: 2rem; border-radius: 12px; width: 20rem; box-shadow: 0 8px 30px #0002 }
label { display: block; font-size: .8rem; color: #555; margin-top: .8rem } input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit }
button { width: 100%; margin-top: 1rem; padding: .7rem; font: inherit; border: 0; border-radius: 8px; background: #c2410c; color: #fff; cursor: pointer } .quiet { background: #eee; color: #333 }
</style>
<main><small>Pretended ${provider}: no money moves here</small>
<h1>${money}</h1><p>${escape(charge.description)}<br>${escape(charge.email)}</p>
${form}</main></html>
`
}
