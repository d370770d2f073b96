import type { Knex } from 'knex'
import { addDays } from '../../core/dates.ts'
import { copyLive, insertId } from '../../server/catalogue/editions.write.queries.ts'
import { workingDay } from './clock.ts'
import type { PlantedPeople } from './plant-people.ts'
import { DRAFT, ENDED_ITEM, FIRST, SECOND, THIRD, type EditionScript, type LineScript } from './texts/editions.ts'

// Three years of the catalogue: each edition as the one after it found it, and the next one on its way.

interface Setting {
  readonly planted: PlantedPeople
  /** `YYYY-MM-DD`. */
  readonly today: string
}

/** Editions of the year before last, of last year and of this one, and a draft with six changes that waits for approval. */
export async function plantEditions(tx: Knex.Transaction, { planted, today }: Setting): Promise<void> {
  const by = (username: string): number | null => planted.people.find((person) => person.username === username)?.id ?? null
  const [editor, leader] = [by('editor'), by('leader')]
  const year = Number(today.slice(0, 4))
  await plantEvaluations(tx, today, editor) // first: the editions are copies of what the catalogue says
  const ended = await plantEnded(tx, planted)
  for (const [i, script] of [FIRST, SECOND, THIRD].entries()) {
    const of = year - 2 + i
    const id = await copied(tx, {
      number: i + 1,
      state: 'approved',
      note: script.note,
      drafted_by: editor,
      drafted_at: at(of - 1, '12-08', '01:20'),
    })
    await apply(tx, id, script, planted)
    if (i < 2) await addEnded(tx, id, ended, planted, i === 1)
    const filedOn = `${of}-01-${['16', '15', '14'][i] ?? '14'}`
    await tx('catalogue_editions')
      .where({ id })
      .update({
        state: i === 2 ? 'in_force' : 'superseded',
        submitted_by: editor,
        submitted_at: at(of - 1, '12-15', '02:05'),
        approved_by: leader,
        approved_at: at(of - 1, '12-22', '07:40'),
        approval_remark: script.remark,
        effective_on: `${of}-01-01`,
        in_force_at: at(of - 1, '12-31', '16:00'),
        superseded_at: i === 2 ? null : at(of, '12-31', '16:00'),
        ...(filedOn > today
          ? {}
          : {
              filing_number: `临府公开备〔${of}〕${6 + i} 号`,
              filing_authority: '临溪市人民政府办公室',
              filed_on: filedOn,
              filed_by: editor,
            }),
      })
  }
  await plantDraft(tx, planted, today, editor)
}

const at = (year: number, day: string, time: string): string => `${year}-${day}T${time}:00.000Z`

async function copied(tx: Knex.Transaction, row: Readonly<Record<string, string | number | null>>): Promise<number> {
  const id = await insertId(tx, 'catalogue_editions', row)
  await copyLive(tx, id)
  return id
}

/** Makes the copy say what the edition said. */
async function apply(
  tx: Knex.Transaction,
  editionId: number,
  { lines, classes = {} }: EditionScript,
  planted: PlantedPeople,
  changedBy?: number | null,
): Promise<void> {
  for (const [code, [name, name_en]] of Object.entries(classes))
    await tx('catalogue_edition_classes').where({ edition_id: editionId, code }).update({ name, name_en })
  for (const [code, script] of Object.entries(lines)) await applyLine(tx, editionId, code, script, planted, changedBy)
}

async function applyLine(
  tx: Knex.Transaction,
  editionId: number,
  code: string,
  { absent, departments, ...columns }: LineScript,
  planted: PlantedPeople,
  changedBy?: number | null,
): Promise<void> {
  const row = (await tx('catalogue_edition_items').where({ edition_id: editionId, code }).first('id')) as { id: number } | undefined
  if (row === undefined) return
  if (absent === true) {
    await tx('catalogue_edition_departments').where({ edition_item_id: row.id }).delete()
    await tx('catalogue_edition_items').where({ id: row.id }).delete()
    return
  }
  const change = { ...columns, ...(changedBy === undefined ? {} : { changed_by: changedBy }) }
  if (Object.keys(change).length > 0) await tx('catalogue_edition_items').where({ id: row.id }).update(change)
  if (departments !== undefined) await putDepartments(tx, row.id, departments, planted)
}

async function putDepartments(tx: Knex.Transaction, row: number, codes: readonly string[], { departments }: PlantedPeople): Promise<void> {
  await tx('catalogue_edition_departments').where({ edition_item_id: row }).delete()
  const ids = codes.flatMap((code) => departments.get(code) ?? [])
  await tx.raw(
    `insert into catalogue_edition_departments (edition_item_id, department_id, name, name_en, position)
     select ?, id, name, name_en, position from departments where id in (${ids.map(() => '?').join(', ')})`,
    [row, ...ids],
  )
}

/** An item that the second edition ended: the live catalogue keeps it for its records. */
async function plantEnded(tx: Knex.Transaction, { departments }: PlantedPeople): Promise<number> {
  const { classCode, department, ...columns } = ENDED_ITEM
  const owner = (await tx('catalogue_classes').where({ code: classCode }).first('id')) as { id: number }
  const id = await insertId(tx, 'catalogue_items', { ...columns, class_id: owner.id, position: 900, active: false })
  const responsible = departments.get(department)
  if (responsible !== undefined) await tx('catalogue_item_departments').insert({ item_id: id, department_id: responsible })
  return id
}

async function addEnded(tx: Knex.Transaction, editionId: number, itemId: number, planted: PlantedPeople, ended: boolean): Promise<void> {
  const { classCode, department, ...columns } = ENDED_ITEM
  const owner = (await tx('catalogue_edition_classes').where({ edition_id: editionId, code: classCode }).first('id')) as { id: number }
  const row = await insertId(tx, 'catalogue_edition_items', {
    ...columns,
    edition_id: editionId,
    edition_class_id: owner.id,
    item_id: itemId,
    position: 900,
    ended,
    change_note: ended ? '内部简报，年度工作总结已覆盖' : '',
  })
  await putDepartments(tx, row, [department], planted)
}

/** The next edition: six changes, submitted and waiting for a leader. */
async function plantDraft(tx: Knex.Transaction, planted: PlantedPeople, today: string, editor: number | null): Promise<void> {
  const drafted = `${workingDay(today, -7)}T01:30:00.000Z`
  const submitted = `${workingDay(today, -2)}T06:10:00.000Z`
  const id = await copied(tx, { number: 4, state: 'draft', open_slot: 1, note: DRAFT.note, drafted_by: editor, drafted_at: drafted })
  await apply(tx, id, DRAFT, planted, editor)
  const { classCode, departments, ...columns } = DRAFT.added
  const owner = (await tx('catalogue_edition_classes').where({ edition_id: id, code: classCode }).first('id')) as { id: number }
  const row = await insertId(tx, 'catalogue_edition_items', {
    ...columns,
    edition_id: id,
    edition_class_id: owner.id,
    position: 901,
    changed_by: editor,
  })
  await putDepartments(tx, row, departments, planted)
  await tx('catalogue_editions').where({ id }).update({ state: 'submitted', submitted_by: editor, submitted_at: submitted })
  const decide = planted.people.filter(({ roles }) => roles.includes('leader') || roles.includes('approver')).map((person) => person.id)
  const telling = {
    code: 'editions.told.submitted',
    params: JSON.stringify({ number: '4' }),
    href: `/catalogue/editions/${id}`,
    about: '',
    at: submitted,
  }
  await tx('notifications').insert(decide.map((person_id) => ({ person_id, ...telling })))
}

/** One withheld item was looked at a year ago and is due again; the other has time. */
async function plantEvaluations(tx: Knex.Transaction, today: string, editor: number | null): Promise<void> {
  const due = workingDay(today, -4)
  const looked = addDays(due, -365)
  const item = (await tx('catalogue_items').where({ code: 'D2-05' }).first('id')) as { id: number }
  await tx('catalogue_items').where({ code: 'D2-05' }).update({ review_due_on: due })
  await tx('catalogue_items')
    .where({ code: 'B1-06' })
    .update({ review_due_on: addDays(today, 240) })
  if (editor === null) return
  await tx('catalogue_reevaluations').insert({
    item_id: item.id,
    actor_id: editor,
    at: `${workingDay(looked, -1)}T03:00:00.000Z`,
    outcome: 'keep',
    remark: '会商保密员：讨论中的个人意见仍不宜公开，议定事项已按月公开。',
    due_on: looked,
    next_due_on: due,
  })
}
