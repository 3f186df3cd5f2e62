/** What a mail says, before it is text or HTML. */
export interface Letter {
  subject: string
  /** Who it greets. */
  name: string
  /** Sentences, each a paragraph. */
  before: readonly string[]
  /** A table of two columns. */
  rows?: readonly (readonly [string, string])[]
  /** Where to go on. */
  link?: { label: string; url: string }
  after?: readonly string[]
}

export function toText({ name, before, rows = [], link, after = [] }: Letter): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  const table = rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`).join('\n')
  const parts = [`Hello ${name},`, ...before, table, link ? `${link.label}:\n${link.url}` : '', ...after]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

export function toHtml({ subject, name, before, rows = [], link, after = [] }: Letter): string {
  const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${escaped(text)}</p>`).join('\n')
  const lines = rows.map(
    ([left, right]) =>
      `<tr><td style="padding:2px 24px 2px 0">${escaped(left)}</td><td align="right">${escaped(right)}</td></tr>`,
  )
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="font:16px/1.5 sans-serif;max-width:36em;margin:2em auto;padding:0 1em">',
    paragraphs([`Hello ${name},`, ...before]),
    lines.length > 0 ? `<table cellspacing="0">${lines.join('')}</table>` : '',
    link ? `<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>` : '',
    paragraphs(after),
    '</body></html>',
  ]
    .filter(Boolean)
    .join('\n')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** People choose their names: none of them may be markup. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
