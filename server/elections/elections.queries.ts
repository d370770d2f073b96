import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import {
  STEPS,
  type Election,
  type ElectionClass,
  type ElectionState,
  type ElectionStep,
  type Option,
  type Question,
  type Settings,
  type Step,
  type StepDetail,
} from './elections.types.ts'
import { KINDS, STATES } from './elections.rules.ts'

const Level = z.object({ label: z.string(), points: int.nullable() })
const SettingsJson = z.object({
  order: z.enum(['strokes', 'random', 'given']),
  seed: z.string().exactOptional(),
  valid: z.enum(['four_fifths', 'two_thirds', 'half', 'none']),
  elected: z.enum(['half_of_roll', 'half_of_cast', 'most', 'none']),
  seats: int,
  minimum: int,
  levels: z.array(Level).exactOptional(),
  oneStep: z.boolean(),
  publicityDays: int,
})
const OptionJson = z.object({
  label: z.string(),
  detail: z.string(),
  personId: int.exactOptional(),
  departmentId: int.exactOptional(),
})

const ElectionRow = z
  .object({
    id: int,
    kind: z.enum(KINDS),
    title: z.string(),
    description: z.string(),
    state: z.enum(STATES),
    settings: json(SettingsJson),
    trustees: z.enum(['shared', 'server']),
    department_id: int,
    created_by: int,
    created_at: z.string(),
    collect_until: z.string().nullable(),
    vote_until: z.string().nullable(),
    opened_on: z.string().nullable(),
    closed_on: z.string().nullable(),
    disclosure_id: int.nullable(),
    run_off_of: int.nullable(),
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    description: row.description,
    state: row.state,
    settings: row.settings satisfies Settings,
    trustees: row.trustees,
    departmentId: row.department_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    collectUntil: row.collect_until ?? undefined,
    voteUntil: row.vote_until ?? undefined,
    openedOn: row.opened_on ?? undefined,
    closedOn: row.closed_on ?? undefined,
    disclosureId: row.disclosure_id ?? undefined,
    runOffOf: row.run_off_of ?? undefined,
    version: row.version,
  }))

const ClassRow = z
  .object({
    id: int,
    election_id: int,
    code: z.string(),
    title: z.string(),
    weight: int,
    uuid: z.string(),
    merged_into: int.nullable(),
    election_text: z.string().nullable(),
  })
  .transform((row) => ({
    electionId: row.election_id,
    of: {
      id: row.id,
      code: row.code,
      title: row.title,
      weight: row.weight,
      uuid: row.uuid,
      mergedInto: row.merged_into ?? undefined,
      electionText: row.election_text ?? undefined,
    } satisfies ElectionClass,
  }))

const QuestionRow = z
  .object({
    election_id: int,
    position: int,
    text: z.string(),
    min: int,
    max: int,
    blank: bool,
    subject: json(z.object({ personId: int.exactOptional(), departmentId: int.exactOptional() })).nullable(),
    options: json(z.array(OptionJson)),
  })
  .transform(({ election_id, subject, ...row }) => ({
    electionId: election_id,
    of: { ...row, ...(subject === null ? {} : { subject }) } satisfies Question,
  }))

/** These elections whole, in the order asked for: three statements however many there are. Unknown ids are left out. */
export async function loadElections(db: Knex, ids: readonly number[]): Promise<Election[]> {
  if (ids.length === 0) return []
  // One after the other: inside a transaction there is one connection.
  const found: unknown = await db('elections').whereIn('id', [...ids])
  const classes: unknown = await db('election_classes')
    .whereIn('election_id', [...ids])
    .orderBy('code')
  const questions: unknown = await db('election_questions')
    .whereIn('election_id', [...ids])
    .orderBy('position')
  const ofClass = rows(ClassRow, classes)
  const ofQuestion = rows(QuestionRow, questions)
  const known = new Map(rows(ElectionRow, found).map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = known.get(id)
    if (row === undefined) return []
    const mine = <T>(all: readonly { readonly electionId: number; readonly of: T }[]): T[] =>
      all.filter(({ electionId }) => electionId === id).map(({ of }) => of)
    return [{ ...row, classes: mine(ofClass), questions: mine(ofQuestion) }]
  })
}

export const findElection = async (db: Knex, id: number): Promise<Election | undefined> => (await loadElections(db, [id]))[0]

const StepRow = z
  .object({
    id: int,
    step: z.enum(STEPS),
    at: z.string(),
    detail: json(z.record(z.string(), z.union([z.string(), z.number()]))),
    name: z.string().nullable(),
    name_en: z.string().nullable(),
  })
  .transform(({ name, name_en, ...row }): ElectionStep => ({ ...row, actorName: name ?? undefined, actorNameEn: name_en ?? undefined }))

/** The public timeline, oldest first. */
export async function listSteps(db: Knex, electionId: number): Promise<ElectionStep[]> {
  const found: unknown = await db('election_steps as s')
    .leftJoin('people as p', 'p.id', 's.actor_id')
    .where('s.election_id', electionId)
    .orderBy('s.id')
    .select('s.id', 's.step', 's.at', 's.detail', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}

export async function insertStep(
  tx: Knex,
  electionId: number,
  step: Step,
  { actorId, at, detail = {} }: { readonly actorId: number | null; readonly at: string; readonly detail?: StepDetail },
): Promise<void> {
  await tx('election_steps').insert({ election_id: electionId, step, actor_id: actorId, at, detail: JSON.stringify(detail) })
}

/** Columns of an election as text, for `changeElection`. */
export interface ElectionColumns {
  readonly state: ElectionState
  readonly title: string
  readonly description: string
  readonly settings: Settings
  readonly trustees: 'shared' | 'server'
  readonly collectUntil: string | null
  readonly voteUntil: string | null
  readonly openedOn: string
  readonly closedOn: string
  readonly disclosureId: number
}
const columnsOf = (values: Partial<ElectionColumns>): Record<string, string | number | null> =>
  Object.fromEntries(
    Object.entries({
      state: values.state,
      title: values.title,
      description: values.description,
      settings: values.settings === undefined ? undefined : JSON.stringify(values.settings),
      trustees: values.trustees,
      collect_until: values.collectUntil,
      vote_until: values.voteUntil,
      opened_on: values.openedOn,
      closed_on: values.closedOn,
      disclosure_id: values.disclosureId,
    }).filter((entry): entry is [string, string | number | null] => entry[1] !== undefined),
  )

/** Compare-and-set; false for the one who comes second. */
export async function changeElection(
  tx: Knex,
  { id, version, state }: Pick<Election, 'id' | 'version' | 'state'>,
  values: Partial<ElectionColumns>,
): Promise<boolean> {
  const changed = await tx('elections')
    .where({ id, version, state })
    .update({ ...columnsOf(values), version: version + 1 })
  return changed === 1
}

/**
 * Holds the election as it was read until the transaction ends: who moves it on meanwhile waits, and then finds what was changed here. False
 * when it has moved on already. The row is written as it was, which both engines lock.
 */
export const holdElection = async (tx: Knex, { id, version }: Pick<Election, 'id' | 'version'>): Promise<boolean> =>
  (await tx('elections').where({ id, version }).update({ version })) === 1

export interface NewElection extends Pick<
  Election,
  'kind' | 'title' | 'description' | 'settings' | 'trustees' | 'departmentId' | 'createdBy' | 'createdAt'
> {
  readonly runOffOf?: number | undefined
  /** Of the earlier election's question that this one repeats. */
  readonly runOffPosition?: number
}

export async function insertElection(tx: Knex, made: NewElection): Promise<number> {
  const [row] = (await tx('elections')
    .insert({
      ...columnsOf({ title: made.title, description: made.description, settings: made.settings, trustees: made.trustees, state: 'draft' }),
      kind: made.kind,
      department_id: made.departmentId,
      created_by: made.createdBy,
      created_at: made.createdAt,
      run_off_of: made.runOffOf ?? null,
      run_off_position: made.runOffPosition ?? null,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export async function replaceQuestions(tx: Knex, electionId: number, questions: readonly Question[]): Promise<void> {
  await tx('election_questions').where({ election_id: electionId }).delete()
  if (questions.length === 0) return
  await tx('election_questions').insert(
    questions.map(({ position, text, min, max, blank, subject, options }) => ({
      election_id: electionId,
      position,
      text,
      min,
      max,
      blank,
      subject: subject === undefined ? null : JSON.stringify(subject),
      options: JSON.stringify(options satisfies readonly Option[]),
    })),
  )
}

export interface NewClass {
  readonly code: string
  readonly title: string
  readonly weight: number
  readonly uuid: string
}
export async function insertClasses(tx: Knex, electionId: number, classes: readonly NewClass[]): Promise<void> {
  await tx('election_classes').insert(classes.map((one) => ({ ...one, election_id: electionId })))
}
export const deleteClasses = (tx: Knex, electionId: number): Promise<number> =>
  tx('election_classes').where({ election_id: electionId }).delete()
export const changeClass = (
  tx: Knex,
  id: number,
  values: Partial<{ title: string; weight: number; merged_into: number; election_text: string }>,
): Promise<number> => tx('election_classes').where({ id }).update(values)
