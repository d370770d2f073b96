import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { passwordProblem } from '../auth/password.rules.ts'
import { hashPassword } from '../auth/passwords.ts'
import { ADMINISTRATOR_ROLES } from '../auth/policy.ts'
import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { RevisionCache } from '../db/revision-cache.ts'
import { migrate, withStartLock } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { translator, type Translate } from '../i18n/index.ts'
import { createAdministrator } from '../people/administrators.service.ts'
import { resetSecondFactorOnServer } from '../security/second-factors.service.ts'
import { securitySettings } from '../security/settings.service.ts'
import { readPassword } from './read-password.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const OPTIONS = {
  role: { type: 'string' },
  username: { type: 'string' },
  name: { type: 'string' },
  'name-en': { type: 'string' },
  'force-additional': { type: 'boolean', default: false },
  'reset-second-factor': { type: 'string' },
} as const

const Wanted = z.object({
  role: z.enum(ADMINISTRATOR_ROLES),
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9._-]{1,31}$/),
  name: z.string().trim().min(1).max(40),
  'name-en': z.string().trim().min(1).max(80).optional(),
  'force-additional': z.boolean(),
})
type Wanted = z.output<typeof Wanted>

/** The other thing this command does: the last resort when nobody is left who could do it in the pages. */
const Reset = z.strictObject({
  'reset-second-factor': z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9._-]{1,31}$/),
  'force-additional': z.literal(false),
})

/** With a person or a pipe that knows the password. */
interface Asking extends Surroundings {
  readonly input: NodeJS.ReadStream
}

/**
 * `npm run create-admin -- --reset-second-factor NAME`, or
 * `npm run create-admin -- --role sysadmin|secadmin|auditor --username NAME --name 姓名 [--name-en NAME] [--force-additional]`
 * The password comes from SUNLIT_ADMIN_PASSWORD, from standard input, or is asked for. Returns the exit code: 0 done, 1 refused, 2 wrong call.
 */
export async function createAdmin(args: readonly string[], around: Asking): Promise<number> {
  const t = translator(localeOf(around.env, 'en'))
  const call = readCall(args)
  if (call === undefined) {
    around.err(t('cli.create_admin.usage'))
    return 2
  }
  try {
    if ('reset-second-factor' in call) {
      const username = call['reset-second-factor']
      await withDatabase(around, (deps) => resetSecondFactorOnServer(deps, username))
      around.out(t('cli.create_admin.reset', { username }))
    } else {
      await create(call, around, t)
      around.out(t('cli.create_admin.done', { username: call.username, role: t(`auth.role.${call.role}`) }))
    }
    return 0
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    around.err(t(error.code, error.params))
    return 1
  }
}

function readCall(args: readonly string[]): Wanted | z.output<typeof Reset> | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS })
    return values['reset-second-factor'] === undefined ? Wanted.parse(values) : Reset.parse(values)
  } catch {
    return undefined
  }
}

async function create(wanted: Wanted, around: Asking, t: Translate): Promise<void> {
  const password = await readPassword(around, t)
  await withDatabase(around, async (deps) => {
    const problem = passwordProblem(password, { username: wanted.username }, await securitySettings(deps.db.read))
    if (problem !== undefined) throw new AppError('invalid', problem.code, {}, problem.params)
    const { role, username, name } = wanted
    const passwordHash = await hashPassword(password)
    const nameEn = wanted['name-en'] ?? name
    await createAdministrator(deps, { role, username, name, nameEn, passwordHash, additional: wanted['force-additional'] })
  })
}

async function withDatabase(around: Asking, act: (deps: Deps) => Promise<unknown>): Promise<void> {
  const config = readConfig(around.env)
  const db = openDatabase(config.databaseUrl)
  try {
    await withStartLock(db, () => migrate(db))
    await act({
      db,
      cache: new RevisionCache(),
      config,
      now: () => new Date(),
      random: (bytes) => randomBytes(bytes),
      log: pino({ level: 'silent' }),
    })
  } finally {
    await db.close()
  }
}

if (isCommand(import.meta.url)) {
  loadEnvironment()
  process.exitCode = await createAdmin(process.argv.slice(2), { ...terminal(), input: process.stdin })
}
