import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { AppError } from '../errors.ts'
import type { Translate } from '../i18n/index.ts'

export interface PasswordSource {
  readonly env: NodeJS.ProcessEnv
  readonly input: NodeJS.ReadStream
  readonly err: (line: string) => void
}

/** From SUNLIT_ADMIN_PASSWORD, else from the first line of a pipe, else asked for twice on the terminal without showing it. */
export async function readPassword(source: PasswordSource, t: Translate): Promise<string> {
  const given = source.env['SUNLIT_ADMIN_PASSWORD']
  if (given !== undefined && given !== '') return given
  if (!source.input.isTTY) return firstLine(source.input)
  const first = await ask(source, t('cli.create_admin.password'))
  if (first !== (await ask(source, t('cli.create_admin.password_again')))) throw new AppError('invalid', 'auth.password.not_repeated')
  return first
}

async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  const lines = createInterface({ input })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}

/** Readline repeats every key on its output; one that drops what it is given keeps the password off the screen. */
async function ask({ input, err }: PasswordSource, question: string): Promise<string> {
  err(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input, output: silent, terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
  }
}
