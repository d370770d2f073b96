import type { Knex } from 'knex'
import type { Cast } from '../../../support/cast.ts'

export interface PlantedLine {
  readonly department: 'BGS' | 'JYCJ' | 'CW'
  readonly period: string
  readonly category: string
  readonly amount: number
  readonly on?: string | null
  readonly purpose?: string
  readonly values?: Readonly<Record<string, unknown>>
}

interface Place {
  readonly item: string
  readonly department: string
  readonly period: string | null
  readonly state?: 'published' | 'draft'
  readonly at?: string
}

async function insertId(db: Knex, table: string, row: object): Promise<number> {
  const [inserted] = (await db(table).insert(row).returning('id')) as [{ id: number }]
  return inserted.id
}

/** A record of one version, published unless it says otherwise. Returns its ids. */
export async function plantRecord(
  db: Knex,
  cast: Cast,
  { item, department, period, state = 'published', at = '2026-02-01T01:00:00.000Z' }: Place,
): Promise<{ disclosureId: number; versionId: number }> {
  const published = state === 'published'
  const by = cast.people['lin']
  const disclosureId = await insertId(db, 'disclosures', {
    item_id: cast.items[item],
    department_id: cast.departments[department],
    title: `${item} ${period ?? ''}`,
    period,
    formed_on: '2026-01-31',
    created_by: by,
    created_at: at,
    ...(published ? { published_number: 1, published_at: at, first_published_at: at } : { working_number: 1 }),
  })
  const versionId = await insertId(db, 'disclosure_versions', {
    disclosure_id: disclosureId,
    number: 1,
    state,
    title: `${item} ${period ?? ''}`,
    drafted_by: by,
    drafted_at: at,
    ...(published ? { published_at: at } : {}),
  })
  return { disclosureId, versionId }
}

export async function plantLines(db: Knex, cast: Cast, versionId: number, lines: readonly PlantedLine[], first = 1): Promise<void> {
  const rows = lines.map(({ department, period, category, amount, on, purpose, values }, i) => ({
    version_id: versionId,
    line_no: first + i,
    department_id: cast.departments[department],
    period,
    category,
    occurred_on: on ?? null,
    purpose: purpose ?? `第 ${i} 笔`,
    amount_fen: amount,
    counterpart: '',
    official_letter_no: '',
    batches: null,
    persons: null,
    companions: null,
    standard_fen: null,
    ...values,
  }))
  for (let at = 0; at < rows.length; at += 40) await db('expense_lines').insert(rows.slice(at, at + 40))
}

/** A published budget of one year: department, category, fen. */
export async function plantBudget(
  db: Knex,
  cast: Cast,
  year: number,
  lines: readonly (readonly ['BGS' | 'JYCJ' | 'CW', string, number])[],
  at?: string,
  by: 'BGS' | 'CW' = 'CW',
): Promise<number> {
  const { versionId, disclosureId } = await plantRecord(db, cast, {
    item: 'A-03',
    department: by,
    period: String(year),
    ...(at === undefined ? {} : { at }),
  })
  await db('budget_lines').insert(
    lines.map(([department, category, amount], i) => ({
      version_id: versionId,
      line_no: i + 1,
      department_id: cast.departments[department],
      year,
      category,
      amount_fen: amount,
    })),
  )
  return disclosureId
}
