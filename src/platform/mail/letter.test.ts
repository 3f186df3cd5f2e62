import { expect, it } from 'vitest'
import { type Letter, toHtml, toText } from './letter.ts'

const letter: Letter = {
  subject: 'Your order',
  name: '<img src=x onerror=alert(1)>',
  before: ['From "Ade & Sons".'],
  rows: [
    ["2 x Jollof <b>'hot'</b>", 'NGN 5,000.00'],
    ['Total', 'NGN 5,500.00'],
  ],
  link: { label: 'Look', url: 'https://eat.example.com/?a=1&b="' },
  after: ['Bye.'],
}

it('escapes every text in HTML, and none in text', () => {
  const html = toHtml(letter)
  expect(html).toContain('Hello &lt;img src=x onerror=alert(1)&gt;,')
  expect(html).toContain('From &quot;Ade &amp; Sons&quot;.')
  expect(html).toContain('2 x Jollof &lt;b&gt;&#39;hot&#39;&lt;/b&gt;')
  expect(html).toContain('href="https://eat.example.com/?a=1&amp;b=&quot;"')
  expect(html).not.toMatch(/<img|<b>/)
  expect(toText(letter)).toBe(
    [
      'Hello <img src=x onerror=alert(1)>,',
      'From "Ade & Sons".',
      "2 x Jollof <b>'hot'</b>  NGN 5,000.00\nTotal                    NGN 5,500.00",
      'Look:\nhttps://eat.example.com/?a=1&b="',
      'Bye.\n',
    ].join('\n\n'),
  )
})

it('leaves out what it does not have', () => {
  const short = { subject: 'Hi', name: 'Ada', before: ['One.'] }
  expect(toText(short)).toBe('Hello Ada,\n\nOne.\n')
  expect(toHtml(short)).not.toMatch(/<table|<a /)
})
