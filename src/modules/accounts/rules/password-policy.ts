/** What makes a password too easy for this account, or undefined. Length is the schema's; there are no rules of composition. */
export function passwordFault(
  password: string,
  { email, name }: { email: string; name: string },
  isCommon: boolean,
): string | undefined {
  const guess = password.toLowerCase()
  if (isCommon) return 'is among the most common passwords; a sentence is long and easy to remember'
  if (guess === email || guess === email.split('@', 1)[0]) return 'must not be the e-mail address'
  if (guess.replace(/\s+/g, '') === name.toLowerCase().replace(/\s+/g, '')) return 'must not be your name'
  if (/^fastyums\d*$/.test(guess)) return 'must not be the name of this marketplace'
  return undefined
}
