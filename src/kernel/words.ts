import { fold } from './text.ts'

/** The words of a text, without case and accents: what search compares. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}
