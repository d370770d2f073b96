import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { loadEnvironment, readConfig } from '../config.ts'
import { RevisionCache } from '../db/revision-cache.ts'
import { translator } from '../i18n/index.ts'
import { GroundRefused, onThrowAway } from '../self-attack/ground.ts'
import { attack } from '../self-attack/self-attack.service.ts'
import { summaryOf } from '../self-attack/summary.ts'
import type { AttackReport } from '../self-attack/self-attack.types.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const OPTIONS = {
  voters: { type: 'string', default: '40' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
} as const
const LEAST = 20
const MOST = 300

/**
 * `npm run self-attack -- [--voters N] [--json] [--lang en]`: simulates an election on the engine of the installation, in a temporary file
 * or schema of its own, never among its data, robs it and tries to link voters to ballots. Exit code 0: no better than chance; 1: a leak was
 * found; 2: not asked well, or PostgreSQL lets the installation create no schema.
 */
export async function selfAttackCommand(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  const wanted = parsed(args)
  const fallback = localeOf(around.env)
  const t = translator(wanted?.lang === 'en' || wanted?.lang === 'zh-CN' ? wanted.lang : fallback)
  const voters = Number(wanted?.voters)
  if (wanted === undefined || !Number.isInteger(voters) || voters < LEAST || voters > MOST) {
    around.err(t('attack.cli.usage', { least: LEAST, most: MOST }))
    return 2
  }
  const progress = (done: number, of: number): void => {
    if (wanted.json) around.err(`${done}/${of}`)
    else if (done % 10 === 0) around.err(t('attack.progress', { done, of }))
  }
  const report = await onGround(readConfig(around.env).databaseUrl, voters, progress).catch((error: unknown) => {
    if (error instanceof GroundRefused) return undefined
    throw error
  })
  if (report === undefined) {
    if (wanted.json) around.out(JSON.stringify({ refused: 'schema' }))
    else around.err(t('attack.refused.schema'))
    return 2
  }
  if (wanted.json) around.out(JSON.stringify(report))
  else for (const line of summaryOf(report, t)) around.out(line)
  return report.leaks.length > 0 ? 1 : 0
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch {
    return undefined
  }
}

const onGround = (url: string, voters: number, progress: (done: number, of: number) => void): Promise<AttackReport> =>
  onThrowAway(url, async (ground) => {
    // Nothing of the installation's own settings or keys gets in here.
    const config = readConfig({ DATABASE_URL: ground.url, BALLOT_BOX_KEY: randomBytes(32).toString('base64') })
    const deps = { db: ground.db, cache: new RevisionCache(), config, random: (bytes: number) => randomBytes(bytes) }
    return attack({ deps, voters, progress })
  })

if (isCommand(import.meta.url)) {
  if (process.env['DATABASE_URL'] === undefined) loadEnvironment() // the page names the database, and hands on nothing else
  process.exitCode = await selfAttackCommand(process.argv.slice(2), terminal())
  process.exit() // threads that checked ballots would keep it waiting
}
