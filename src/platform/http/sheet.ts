import type { Sheet } from './route.ts'

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter)

/** Plain HTML: it needs nothing that the content security policy forbids. */
export function renderSheet({ title, sentences }: Sheet): string {
  const paragraphs = sentences.map((sentence) => `<p>${escape(sentence)}</p>`).join('\n')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<h1>${escape(title)}</h1>
${paragraphs}
</html>
`
}
