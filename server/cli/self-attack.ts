import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { RevisionCache } from '../db/revision-cache.ts'
import { translator } from '../i18n/index.ts'
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
 * `npm run self-attack -- [--voters N] [--json] [--lang en]`: simulates an election in a temporary database of its own, never in that of the
 * installation, robs it and tries to link voters to ballots. Exit code 0: no better than chance; 1: a leak was found; 2: not asked well.
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
  const report = await onTemporaryDatabase(voters, (done, of) => {
    if (wanted.json) around.err(`${done}/${of}`)
    else if (done % 10 === 0) around.err(t('attack.progress', { done, of }))
  })
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

async function onTemporaryDatabase(voters: number, progress: (done: number, of: number) => void): Promise<AttackReport> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sunlit-self-attack-'))
  const databaseUrl = `sqlite:${path.join(folder, 'simulated.sqlite3')}`
  const db = openDatabase(databaseUrl)
  try {
    await migrate(db)
    // Nothing of the installation's own settings or keys gets in here.
    const config = readConfig({ DATABASE_URL: databaseUrl, BALLOT_BOX_KEY: randomBytes(32).toString('base64') })
    const deps = { db, cache: new RevisionCache(), config, random: (bytes: number) => randomBytes(bytes) }
    return await attack({ deps, voters, progress })
  } finally {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

if (isCommand(import.meta.url)) {
  process.exitCode = await selfAttackCommand(process.argv.slice(2), terminal())
  process.exit() // threads that checked ballots would keep it waiting
}
