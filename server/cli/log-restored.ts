import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { translator } from '../i18n/index.ts'
import type { Checkpointing } from '../transparency-log/checkpoints.service.ts'
import { recordRestore, resetClock, signNow } from '../transparency-log/restore.service.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

/**
 * `npm run log:restored -- --checkpoint FILE`, after a restore from a backup: a leaf names what was lost. `--clock`, after the clock ran
 * ahead: publishing goes on from now. Returns the exit code: 0 recorded, 1 there was nothing to record, 2 not asked well.
 */
export async function restoredCommand(
  args: readonly string[],
  around: Surroundings,
  now: () => Date = () => new Date(),
): Promise<0 | 1 | 2> {
  const t = translator(localeOf(around.env))
  const wanted = readWanted(args)
  if (wanted === undefined) {
    around.err(t('log.restored.usage'))
    return 2
  }
  const config = readConfig(around.env)
  const db = openDatabase(config.databaseUrl)
  const deps: Checkpointing = { db, config, now, random: (bytes) => randomBytes(bytes) }
  try {
    if (wanted.clock) around.out(t('log.restored.clock', { at: (await resetClock(deps)) ?? '' }))
    else around.out(t('log.restored.done', { ...(await recordRestore(deps, await readFile(wanted.checkpoint, 'utf8'))) }))
    await signNow(deps)
    return 0
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    around.err(t(error.code, error.params))
    return 1
  } finally {
    await db.close()
  }
}

function readWanted(args: readonly string[]): { readonly checkpoint: string; readonly clock: boolean } | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { checkpoint: { type: 'string' }, clock: { type: 'boolean' } } })
    const { checkpoint = '', clock = false } = values
    return (checkpoint !== '') === clock ? undefined : { checkpoint, clock }
  } catch {
    return undefined
  }
}

if (isCommand(import.meta.url)) {
  loadEnvironment()
  process.exitCode = await restoredCommand(process.argv.slice(2), terminal())
}
