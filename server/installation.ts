import type { Knex } from 'knex'
import type { Deps } from './deps.ts'

/** What the database knows about this installation; read once at start. */
export interface Installation {
  readonly sessionSecret: string
  readonly demo: boolean
}

/** The named setting of this installation, or undefined. */
export async function findSetting(db: Knex, name: string): Promise<string | undefined> {
  const row = (await db('settings').where({ name }).first('value')) as { value: string } | undefined
  return row?.value
}

/** Sets `name` once; what another instance set first stays. */
export async function settleSetting(db: Knex, name: string, value: string): Promise<string> {
  await db('settings').insert({ name, value }).onConflict('name').ignore()
  return (await findSetting(db, name)) ?? value
}

/** Written when the demo year is planted, and never taken away: a demonstration can not become a real installation. */
export const DEMO_SETTING = 'demo_planted_at'

export const isDemo = async (db: Knex): Promise<boolean> => (await findSetting(db, DEMO_SETTING)) !== undefined

/** Reads what the application needs to know of its database, and makes the session secret at the first start. */
export async function readInstallation({ db, random }: Pick<Deps, 'db' | 'random'>): Promise<Installation> {
  const fresh = Buffer.from(random(32)).toString('base64url')
  return { sessionSecret: await settleSetting(db.write, 'session_secret', fresh), demo: await isDemo(db.read) }
}
