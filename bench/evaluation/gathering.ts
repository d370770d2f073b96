import type { Knex } from 'knex'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import { gatherFacts } from '../../server/evaluations/facts.service.ts'
import { insertAll } from '../../seeds/demo/batches.ts'
import { makeWorld, type World } from '../../test/support/world.ts'
import { SIZES } from './large.ts'

const COLUMNS = 100
const SCORERS = 3

const numbers = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i))

async function copies(tx: Knex.Transaction, table: string, n: number, change: (i: number) => object): Promise<number[]> {
  const row = (await tx(table).orderBy('id').first()) as object
  const before = (await tx(table).max({ id: 'id' }).first()) as { id: number }
  await insertAll(
    tx,
    table,
    numbers(n, (i) => ({ ...row, ...change(i), id: before.id + 1 + i })),
  )
  return numbers(n, (i) => before.id + 1 + i)
}

/** What every department owed in a year, one in seven late and one in eleven not there. */
function obligations(items: readonly number[], departments: readonly number[]): object[] {
  const each = SIZES.events / departments.length / items.length
  return departments.flatMap((department_id, d) =>
    items.flatMap((item_id, i) =>
      numbers(each, (n) => {
        const mixed = d * 7919 + i * 104_729 + n * 31
        const month = String(1 + (mixed % 11)).padStart(2, '0')
        const answered_at = mixed % 11 === 0 ? null : `2026-${month}-${mixed % 7 === 0 ? '27' : '15'}T02:00:00.000Z`
        return {
          item_id,
          department_id,
          occasion: `event:${n}`,
          item_code: `C-${i}`,
          title: `第 ${i} 栏第 ${n} 项公开内容`,
          title_en: `Item ${n} of column ${i}`,
          register: 'documents',
          legal_basis: '《条例》第二十条',
          timing: 'ex_post',
          timing_days: 20,
          cycle: 'event',
          due_on: `2026-${month}-20`,
          answered_at,
          elements_required: 8,
          elements_present: answered_at === null ? null : 8 - (mixed % 13 === 0 ? 1 : 0),
          created_at: '2026-01-01T00:00:00.000Z',
        }
      }),
    ),
  )
}

async function plant(world: World, scheme: Scheme): Promise<number> {
  const at = '2026-12-31T01:00:00.000Z'
  const by = world.cast.people['zhou'] ?? 0
  return world.db.write.transaction(async (tx) => {
    const departments = await copies(tx, 'departments', SIZES.departments, (i) => ({
      code: `BENCH-${i}`,
      name: `D${i}`,
      name_en: `D${i}`,
      position: 1000 + i,
    }))
    const items = await copies(tx, 'catalogue_items', COLUMNS, (i) => ({ code: `BENCH-${i}` }))
    await insertAll(tx, 'obligations', obligations(items, departments))
    const made = { code: 'BENCH', number: 1, name: 'BENCH', state: 'frozen', content: canonicalJson(scheme), sha256: 'a'.repeat(64) }
    const [schemeId] = await copyless(tx, 'evaluation_schemes', { ...made, created_by: by, created_at: at, frozen_by: by, frozen_at: at })
    const year = { title: '2026', period: '2026', from_on: '2026-01-01', to_on: '2026-12-31', state: 'scoring' }
    const [cycle = 0] = await copyless(tx, 'evaluation_cycles', { ...year, scheme_id: schemeId, created_by: by, created_at: at })
    await insertAll(
      tx,
      'evaluation_subjects',
      departments.map((department_id, i) => ({
        cycle_id: cycle,
        key: `department:BENCH-${i}`,
        department_id,
        name: `D${i}`,
        name_en: `D${i}`,
        group: i < 120 ? 'office' : 'units',
      })),
    )
    const scorers: number[] = []
    for (const code of ['BGS', 'CW', 'JYCJ'].slice(0, SCORERS)) {
      const of = { cycle_id: cycle, department_id: world.cast.departments[code], code, name: code, name_en: code }
      scorers.push(...(await copyless(tx, 'evaluation_scorers', of)))
    }
    const subjects = (await tx('evaluation_subjects').where('cycle_id', cycle).orderBy('id').pluck('id')) as number[]
    const scored = scheme.indicators.flatMap((one) => ('source' in one && one.source.kind === 'inspection' ? [one.code] : []))
    const scores = subjects.flatMap((subject_id, s) =>
      scored.flatMap((indicator, i) =>
        scorers.map((scorer_id, n) => ({
          cycle_id: cycle,
          subject_id,
          scorer_id,
          indicator,
          round: 1,
          points: 70 + ((s + i * 3 + n * 13) % 30),
          remark: '资料齐全。',
          evidence: '[{"kind":"text","text":"查阅台账"}]',
          given_by: by,
          saved_at: at,
          submitted_at: at,
        })),
      ),
    )
    await insertAll(tx, 'evaluation_scores', scores)
    return cycle
  })
}

const copyless = async (tx: Knex, table: string, row: object): Promise<number[]> =>
  ((await tx(table).insert(row).returning('id')) as { id: number }[]).map(({ id }) => id)

export interface Gathering {
  readonly gather: () => ReturnType<typeof gatherFacts>
  readonly close: () => Promise<void>
}

/** A year in the database, on the engine that TEST_ENGINE names: 200 departments, 100,000 obligations, every item scored by three. */
export async function largeYear(scheme: Scheme): Promise<Gathering> {
  const world = await makeWorld()
  const id = await plant(world, scheme)
  const { id: schemeId } = (await world.db.read('evaluation_schemes').where({ code: 'BENCH' }).first()) as { id: number }
  const cycle = { id, schemeId, title: '2026', fromOn: '2026-01-01', toOn: '2026-12-31' }
  return { gather: () => gatherFacts(world.db.read, cycle, { now: new Date('2027-01-04T01:00:00Z') }), close: () => world.close() }
}
