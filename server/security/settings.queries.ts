import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { ROLES, type Role } from '../auth/policy.ts'
import type { SecuritySettings } from './settings.rules.ts'
import { decodeSettings } from './settings.types.ts'

export interface StoredSettings {
  readonly settings: SecuritySettings
  readonly version: number
  readonly changedAt: string | null
  readonly changedBy: string | null
  readonly changedByEn: string | null
}

const Row = z
  .object({
    value: z.string(),
    version: int,
    changed_at: z.string().nullable(),
    display_name: z.string().nullable(),
    display_name_en: z.string().nullable(),
  })
  .transform((row): StoredSettings => ({
    settings: decodeSettings(row.value),
    version: row.version,
    changedAt: row.changed_at,
    changedBy: row.display_name,
    changedByEn: row.display_name_en,
  }))

export async function findSettings(db: Knex): Promise<StoredSettings> {
  const row: unknown = await db('security_settings as s')
    .leftJoin('people as p', 'p.id', 's.changed_by')
    .where({ 's.id': 1 })
    .first('s.value', 's.version', 's.changed_at', 'p.display_name', 'p.display_name_en')
  return Row.parse(row)
}

/** Compare-and-set: whether nobody had changed the settings since `version`. */
export async function saveSettings(
  tx: Knex,
  version: number,
  settings: SecuritySettings,
  by: { readonly id: number; readonly at: string },
): Promise<boolean> {
  const changed = await tx('security_settings')
    .where({ id: 1, version })
    .update({ value: JSON.stringify(settings), version: version + 1, changed_at: by.at, changed_by: by.id })
  return changed === 1
}

const CoverRow = z.object({ role: z.enum(ROLES), has: bool, n: int })

/** Of the active holders of each role, how many have a second factor. */
export async function countCover(db: Knex): Promise<Map<Role, { readonly holders: number; readonly covered: number }>> {
  const found = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .leftJoin('second_factors as f', 'f.person_id', 'p.id')
    .where({ 'p.status': 'active' })
    .groupByRaw('r.role, (f.enabled_at is not null)')
    .select('r.role', db.raw('(f.enabled_at is not null) as has'))
    .count({ n: '*' })
  const cover = new Map<Role, { holders: number; covered: number }>()
  for (const { role, has, n } of rows(CoverRow, found)) {
    const known = cover.get(role) ?? { holders: 0, covered: 0 }
    cover.set(role, { holders: known.holders + n, covered: known.covered + (has ? n : 0) })
  }
  return cover
}

/** Active accounts whose own password is older than `before`, UTC. */
export async function countOlderPasswords(db: Knex, before: string): Promise<number> {
  const row = (await db('credentials as c')
    .join('people as p', 'p.id', 'c.person_id')
    .where({ 'p.status': 'active', 'c.must_change': false })
    .andWhere('c.changed_at', '<=', before)
    .count({ n: '*' })
    .first()) as { n: number | string }
  return Number(row.n)
}
