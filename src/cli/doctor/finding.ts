/** What was found of one part. `note`: works, but somebody should know. */
export interface Finding {
  part: string
  state: 'ok' | 'note' | 'WRONG'
  says: string
  todo?: string
}

export const fine = (part: string, says: string): Finding => ({ part, state: 'ok', says })
export const note = (part: string, says: string, todo: string): Finding => ({
  part,
  state: 'note',
  says,
  todo,
})
export const wrong = (part: string, says: string, todo: string): Finding => ({
  part,
  state: 'WRONG',
  says,
  todo,
})
