/** Whether .dockerignore keeps a file out: the last line that matches it or a folder above it decides. */
export function ignored(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }))
  return (path) => {
    const parts = path.split('/')
    const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    const rule = rules.findLast(({ pattern }) => paths.some((one) => pattern.test(one)))
    return rule !== undefined && !rule.keeps
  }
}

/** As engines read it: a star is any text without a slash, a dot at the beginning included. */
function patternOf(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:.*/)?'
    return part === '*' ? '[^/]*' : part.replace(/[.+^${}()|[\]\\?]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`)
}
