import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { insertAll } from './batches.ts'
import { calendar, workingDay, workingDaysIn } from './clock.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'
import { DRAFTED, MISSED, REFUSED, SECOND_YEAR, THIRD_YEAR, type Proposed, type Refused } from './texts/demand.ts'

interface World {
  readonly planted: PlantedPeople
  readonly editor: number
  /** `YYYY-MM-DD`. */
  readonly today: string
}

/** What people kept asking for: words that found nothing, and what the office decided on others over two years. */
export async function plantDemand(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const editor = planted.people.find(({ username }) => username === 'editor')?.id
  if (editor === undefined) return
  const world = { planted, editor, today }
  await plantMisses(tx, today)
  const year = Number(today.slice(0, 4))
  const rows = [
    ...(await proposed(tx, SECOND_YEAR, 2, `${year - 2}-12-10`, world)),
    ...(await proposed(tx, THIRD_YEAR, 3, `${year - 1}-12-10`, world)),
    ...REFUSED.map((one, i) => refusedRow(one, workingDay(today, -60 + 22 * i), world)),
    ...(await proposed(tx, [DRAFTED], 4, workingDay(today, -5), world)),
  ].sort((a, b) => (a.decided_at < b.decided_at ? -1 : 1))
  const serials = new Map<number, number>()
  const numbered = rows.map((row) => {
    const serial = (serials.get(row.year) ?? 0) + 1
    serials.set(row.year, serial)
    return { ...row, serial }
  })
  await insertAll(tx, 'demands', numbered)
}

async function plantMisses(tx: Knex.Transaction, today: string): Promise<void> {
  const chance = new Chance('demand')
  const days = workingDaysIn(addDays(today, -85), addDays(today, -1))
  const rows = MISSED.flatMap(([words, n]) =>
    chance
      .shuffled(days)
      .slice(0, n)
      .map((day) => ({ day, words })),
  )
  await insertAll(tx, 'search_misses', rows)
}

/** Of an edition by its number, with the lines that it has. */
async function proposed(tx: Knex.Transaction, all: readonly Proposed[], number: number, day: string, world: World): Promise<Row[]> {
  const found = (await tx('catalogue_edition_items as i')
    .join('catalogue_editions as e', 'e.id', 'i.edition_id')
    .where('e.number', number)
    .whereNot('e.state', 'discarded')
    .whereIn(
      'i.code',
      all.map(({ code }) => code),
    )
    .select('i.id', 'i.code', 'i.edition_id')) as { id: number; code: string; edition_id: number }[]
  return all.flatMap((one) => {
    const line = found.find(({ code }) => code === one.code)
    const department = world.planted.departments.get(one.department)
    if (line === undefined || department === undefined) return []
    const due = calendar.addWorkingDays(day, one.days).date
    const of = { ground: null, department_id: department, due_on: due, edition_id: line.edition_id, edition_row: line.id }
    return [{ ...decided(one, day, world), decision: 'proposed' as const, ...of }]
  })
}

const refusedRow = (one: Refused, day: string, world: World): Row => ({
  ...decided(one, day, world),
  decision: 'refused',
  ground: one.ground,
  department_id: null,
  due_on: null,
  edition_id: null,
  edition_row: null,
})

const decided = ({ words, title, note, applications, questions, searches }: Proposed | Refused, day: string, { editor }: World) => ({
  year: Number(day.slice(0, 4)),
  words,
  title,
  note,
  applications,
  questions,
  searches,
  first_on: addDays(day, -140),
  last_on: addDays(day, -6),
  decided_by: editor,
  decided_at: `${day}T02:20:00.000Z`,
})

type Row = ReturnType<typeof decided> & {
  readonly decision: 'proposed' | 'refused'
  readonly ground: string | null
  readonly department_id: number | null
  readonly due_on: string | null
  readonly edition_id: number | null
  readonly edition_row: number | null
}
