/** One instruction of a Dockerfile, its continuation lines joined. */
export interface Instruction {
  keyword: string
  /** What comes after the keyword and its flags. */
  text: string
  flags: Record<string, string>
}

export interface Stage {
  base: string
  name: string
  instructions: Instruction[]
}

/** Reads as much of the format as the project's own Dockerfile uses. Throws at what it does not know. */
export function readDockerfile(source: string): Stage[] {
  const stages: Stage[] = []
  const args: Record<string, string> = {}
  for (const instruction of instructionsOf(source)) {
    const { keyword, text } = instruction
    if (keyword === 'ARG') {
      const [name = '', value = ''] = text.split('=')
      args[name] = value
    } else if (keyword === 'FROM') {
      const [image = '', , name = ''] = text.split(/\s+/)
      stages.push({ base: expand(image, args), name: name || String(stages.length), instructions: [] })
    } else {
      const stage = stages.at(-1)
      if (!stage) throw new Error(`${keyword} stands before FROM`)
      stage.instructions.push(instruction)
    }
  }
  return stages
}

function instructionsOf(source: string): Instruction[] {
  const joined = source
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, keyword = '', flags = '', text = ''] = /^([A-Z]+)\s+((?:--\S+\s+)*)(.+)$/.exec(line) ?? []
      if (!keyword) throw new Error(`no instruction: ${line}`)
      const named = [...flags.matchAll(/--([\w-]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value])
      return { keyword, text: text.trim(), flags: Object.fromEntries(named) }
    })
}

const expand = (text: string, args: Record<string, string>) =>
  text.replace(/\$\{(\w+)\}/g, (_, name: string) => args[name] ?? '')

/** The words of `["node", "x"]`. */
export function wordsOf(text: string): string[] {
  const words: unknown = JSON.parse(text)
  if (!Array.isArray(words)) throw new Error(`${text} is no list of words`)
  return words.map(String)
}

/** The variables of `A=1 B=2`. */
export function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(/\s+/).map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
  )
}
