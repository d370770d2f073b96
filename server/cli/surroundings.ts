import { fileURLToPath } from 'node:url'
import type { Locale } from '../i18n/index.ts'

/** What a command meets outside: tests bring their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** The terminal that a command was started from. */
export const terminal = (): Surroundings => ({
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
})

/** Whether the module of this address is the command that was started, and not imported by another. */
export const isCommand = (url: string): boolean => process.argv[1] === fileURLToPath(url)

/** The language of the terminal, if it is one of ours. */
export function localeOf(env: NodeJS.ProcessEnv, otherwise: Locale = 'zh-CN'): Locale {
  const said = env['LC_ALL'] ?? env['LANG'] ?? ''
  return /^en/i.test(said) ? 'en' : /^zh/i.test(said) ? 'zh-CN' : otherwise
}
