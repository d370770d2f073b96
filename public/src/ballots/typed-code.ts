import { codeProblem } from '../../../core/protocol/v1/credentials.ts'

/** What is wrong with a code that somebody typed, scanned or pasted. */
export type CodeProblem = 'empty' | 'shape' | 'password_shape' | 'unlisted'

/** As people type it: blanks, other dashes and full-width letters are mended, nothing else. */
export function tidy(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\s\u200b]+/g, '')
    .replace(/[‐‑‒–—―－_]+/g, '-')
  const bare = plain.replaceAll('-', '')
  if (plain.includes('-') || bare.length !== 22) return plain
  return [bare.slice(0, 5), bare.slice(5, 11), bare.slice(11, 16), bare.slice(16)].join('-')
}

/** `list`: the published credentials, once there is a list. */
export function problemOfCode(code: string, credential: (code: string) => string, list?: ReadonlySet<string>): CodeProblem | undefined {
  if (code === '') return 'empty'
  const problem = codeProblem(code)
  if (problem !== undefined) return problem
  return list !== undefined && !list.has(credential(code)) ? 'unlisted' : undefined
}
