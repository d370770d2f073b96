import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './ports.ts'

export interface RunningServer {
  readonly url: string
  /** Everything the process printed so far. */
  logs(): string
  /** Asks it to end and waits; fails when it does not end by itself, or ends badly. */
  stop(): Promise<void>
}

interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly command?: readonly [string, ...string[]]
}

const MAIN = [process.execPath, '--import', 'tsx', 'server/main.ts'] as const
const root = path.resolve(import.meta.dirname, '../..')
const START_LIMIT_MS = 90_000
const STOP_LIMIT_MS = 15_000

/**
 * The product itself, as `npm start` runs it, on a free port and a new database file (so the demo year is planted).
 * `env` overrides: `DATABASE_URL` for another database, `SUNLIT_DEMO: '0'` for an empty one. `command` starts it another way.
 */
export async function startServer({ env = {}, command = MAIN }: ServerOptions = {}): Promise<RunningServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-server-'))
  const port = await freePort()
  const defaults = { DATABASE_URL: `sqlite:${folder}/sunlit.sqlite3`, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'production' }
  const child = spawn(command[0], command.slice(1), {
    cwd: root,
    env: { ...process.env, ...defaults, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that nothing it started outlives it
  })
  const orphaned = () => killGroup(child)
  process.once('exit', orphaned)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const stop = async () => {
    process.removeListener('exit', orphaned)
    try {
      await ended(child, () => said)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await healthy(url, child)
  } catch (error) {
    killGroup(child)
    await stop().catch(() => undefined) // the first error says more
    throw new Error(`the server did not start: ${String(error)}\n${said}`, { cause: error })
  }
  return { url, logs: () => said, stop }
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_LIMIT_MS
  while (Date.now() < until) {
    if (hasEnded(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode ?? ''}`)
    const answer = await fetch(`${url}/healthz`).catch(() => undefined)
    if (answer?.status === 200) return
    await pause(50)
  }
  throw new Error(`no answer within ${START_LIMIT_MS} ms`)
}

async function ended(child: ChildProcess, said: () => string): Promise<void> {
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    if (hasEnded(child)) resolve()
  })
  child.kill('SIGTERM')
  const late = setTimeout(() => killGroup(child), STOP_LIMIT_MS)
  await exited
  clearTimeout(late)
  killGroup(child)
  if (child.exitCode !== 0) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode ?? ''}:\n${said()}`)
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // nobody is left in it
  }
}
