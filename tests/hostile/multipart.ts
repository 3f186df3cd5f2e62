import fc from 'fast-check'
import { resolved, type Schema } from './arbitraries.ts'
import { HOSTILE_TEXTS } from './texts.ts'

/** A whole picture, 64 × 48 pixels of one colour. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAMAAACWlYwtAAAAA1BMVEXMZjOzuP/JAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAGklEQVRIie3BgQAAAADDoPlTX+AIVQEAAHQNDDAAAWReGocAAAAASUVORK5CYII=',
  'base64',
)
const BOUNDARY = 'an-edge-that-no-picture-has'

export interface Form {
  what: string
  type: string
  bytes: Buffer
}

interface Part {
  head: string
  bytes: Buffer
}

const isFile = ({ format, contentMediaType, type }: Schema) =>
  format === 'binary' || contentMediaType !== undefined || type === undefined

function partsOf(schema: Schema, document: unknown): Part[] {
  return Object.entries(resolved(schema, document).properties ?? {}).map(([name, field]) => {
    const part = resolved(field, document)
    return isFile(part) || typeof part.type !== 'string'
      ? { head: `name="${name}"; filename="picture.png"\r\nContent-Type: image/png`, bytes: PNG }
      : { head: `name="${name}"`, bytes: Buffer.from('text') }
  })
}

function written(parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ head, bytes }) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(end)])
}

const TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** The form as the document has it. */
export const validForm = (schema: Schema, document: unknown): fc.Arbitrary<Form> =>
  fc.constant({ what: 'a whole form', type: TYPE, bytes: written(partsOf(schema, document)) })

/** A form with something broken: in the picture, in a part's head, around the parts or in the type. */
export function brokenForm(schema: Schema, document: unknown): fc.Arbitrary<Form> {
  const parts = partsOf(schema, document)
  const form = (what: string, bytes: Buffer, type = TYPE): Form => ({ what, bytes, type })
  const withBytes = (bytes: Buffer) => written(parts.map(({ head }) => ({ head, bytes })))
  const withHead = (change: (head: string) => string) =>
    written(parts.map(({ head, bytes }) => ({ head: change(head), bytes })))
  const random = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes))
  const whole = written(parts)
  const name = fc.constantFrom(...HOSTILE_TEXTS).map((text) => text.replace(/[\r\n"]/g, ''))
  return fc.oneof(
    random.map((bytes) => form('random bytes for a picture', withBytes(bytes))),
    random.map((bytes) =>
      form('a picture that turns to noise', withBytes(Buffer.concat([PNG.subarray(0, 33), bytes]))),
    ),
    fc
      .nat({ max: PNG.length - 1 })
      .map((length) => form('a cut picture', withBytes(PNG.subarray(0, length)))),
    fc.nat({ max: whole.length - 1 }).map((length) => form('a cut form', whole.subarray(0, length))),
    random.map((bytes) => form('no form at all', bytes)),
    name.map((text) =>
      form(
        'another file name',
        withHead((head) => head.replace(/filename="[^"]*"/, `filename="${text}"`)),
      ),
    ),
    name.map((text) =>
      form(
        'another field name',
        withHead((head) => head.replace(/^name="[^"]*"/, `name="${text}"`)),
      ),
    ),
    fc.constantFrom(
      form('no parts', written([])),
      form('no end', written(parts, '')),
      form('every part twice', written([...parts, ...parts])),
      form(
        'a thousand parts',
        written(Array.from({ length: 1000 }, () => ({ head: 'name="x"', bytes: Buffer.from('y') }))),
      ),
      form(
        'no file name',
        withHead((head) => head.replace(/; filename="[^"]*"/, '')),
      ),
      form(
        'a part without a name',
        withHead((head) => head.replace(/^name="[^"]*"; /, '')),
      ),
      form(
        'a type that is not its own',
        withHead((head) => head.replace('image/png', 'text/html')),
      ),
      form(
        'a page for a picture',
        withBytes(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')),
      ),
      form('an empty picture', withBytes(Buffer.alloc(0))),
      form(
        'a long head',
        withHead((head) => `${head}\r\nX-Long: ${'x'.repeat(20_000)}`),
      ),
      form('no boundary in the type', whole, 'multipart/form-data'),
      form('another boundary in the type', whole, 'multipart/form-data; boundary=other'),
      form('an endless boundary in the type', whole, `multipart/form-data; boundary=${'b'.repeat(300)}`),
      form('JSON for a form', Buffer.from('{"image":"x"}'), 'application/json'),
      form('the bare picture', PNG, 'image/png'),
    ),
  )
}
