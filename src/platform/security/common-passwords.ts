let known: Promise<Set<string>> | undefined

/** Whether a password is among the commonest (about 30,000 from public breaches), in any case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  known ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => {
    const passwords: readonly string[] = dictionary['passwords-common']
    return new Set(passwords.filter((text) => text.length >= 8))
  })
  return (await known).has(password.toLowerCase())
}
