import { spawn } from 'node:child_process'
import path from 'node:path'
import { audited } from '../audit/audit.service.ts'
import { authorize, denyUnless, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findRun, saveRun, type Refusal, type Run } from './runs.queries.ts'
import type { AttackReport } from './self-attack.types.ts'

/** The self-attack is the auditor's. */
export const denySelfAttack = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'auditor')

const COMMAND = path.resolve(import.meta.dirname, '../cli/self-attack.ts')

export interface Running {
  readonly done: number
  readonly of: number
}
let running: Running | undefined

export interface Attacks {
  readonly last: Run | undefined
  readonly running: Running | undefined
}

/** The last attack, and how far one has come that goes on in this instance. */
export async function readAttacks({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<Attacks> {
  authorize(denySelfAttack(actor))
  return { last: await findRun(db.read), running }
}

/** Starts an attack in a process of its own, one at a time. @throws AppError conflict while one runs */
export async function startAttack(deps: Deps, actor: Actor, voters: number): Promise<void> {
  authorize(denySelfAttack(actor))
  if (running !== undefined) throw new AppError('conflict', 'attack.error.running')
  running = { done: 0, of: voters * 2 }
  try {
    await audited(deps, actor, () => Promise.resolve([undefined, { action: 'attack.start', subject: 'installation', details: { voters } }]))
  } catch (error) {
    running = undefined
    throw error
  }
  void follow(deps, actor, voters)
}

async function follow(deps: Deps, actor: Actor, voters: number): Promise<void> {
  try {
    const found = await inProcess(deps, voters)
    await deps.db.write.transaction((tx) =>
      saveRun(tx, { at: deps.now().toISOString(), by: actor.name, ...('refused' in found ? found : { report: found }) }),
    )
  } catch (error) {
    deps.log.error({ err: error }, 'the self-attack broke off')
    await deps.db.write.transaction((tx) => saveRun(tx, { at: deps.now().toISOString(), by: actor.name }))
  } finally {
    running = undefined
  }
}

/**
 * Knows no key of this installation: the environment stays here. On PostgreSQL the process is told where the server is, in which it makes a
 * schema of its own.
 */
function inProcess({ db, config }: Pick<Deps, 'db' | 'config'>, voters: number): Promise<AttackReport | Refusal> {
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => ['PATH', 'TMPDIR', 'HOME'].includes(name) || name.startsWith('PG')),
    ),
    DATABASE_URL: db.engine === 'postgres' ? config.databaseUrl : 'sqlite:',
  }
  const args = ['--import', 'tsx', COMMAND, '--json', '--voters', String(voters)]
  const child = spawn(process.execPath, args, { env, cwd: path.resolve(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    err = (err + chunk.toString()).slice(-4_000)
    const [, done, of] = /(\d+)\/(\d+)\n$/.exec(err) ?? []
    if (done !== undefined) running = { done: Number(done), of: Number(of) }
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0 || code === 1 || (code === 2 && out !== '')) {
        try {
          resolve(JSON.parse(out) as AttackReport | Refusal)
          return
        } catch {
          // said below
        }
      }
      reject(new Error(`the attack ended with ${code ?? 'a signal'}: ${err}`))
    })
  })
}
