import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import { COMMON_BOARDS, STEPS, TOPICS_A_PAGE, type Shown, type TopicStep } from './discussions.rules.ts'
import type { Board, ListedBoard, ListedTopic, Named, Step, Topic } from './discussions.types.ts'

const text = z.string()
const named = (id: number | null, name: string | null, nameEn: string | null): Named | undefined =>
  id === null ? undefined : { id, name: name ?? '', nameEn: nameEn ?? '' }
const NOBODY: Named = { id: 0, name: '', nameEn: '' }

const ListedRow = z
  .object({
    id: int,
    board_key: text,
    board_kind: z.enum([...COMMON_BOARDS, 'department']),
    department_id: int.nullable(),
    department: text.nullable(),
    department_en: text.nullable(),
    title: text,
    hidden_by_act: int.nullable(),
    author_id: int,
    author: text,
    author_en: text,
    created_at: text,
    post_count: int,
    last_at: text,
    last_author_id: int,
    last_author: text,
    last_author_en: text,
    pinned: bool,
    locked: bool,
    solved_number: int.nullable(),
    poll_id: int.nullable(),
    official_department_id: int.nullable(),
    official: text.nullable(),
    official_en: text.nullable(),
    official_due_on: text.nullable(),
    official_on: text.nullable(),
    disclosure_id: int.nullable(),
    read_number: int.nullable(),
    official_number: int.nullable().default(null),
    case_id: int.nullable(),
    edition_id: int.nullable(),
    edition_item_id: int.nullable(),
    edition_title: text,
    following: bool.nullable().default(null),
    version: int,
  })
  .transform((r): Topic => ({
    id: r.id,
    board: { key: r.board_key, kind: r.board_kind, department: named(r.department_id, r.department, r.department_en) },
    title: r.title,
    hidden: r.hidden_by_act !== null,
    author: named(r.author_id, r.author, r.author_en) ?? NOBODY,
    createdAt: r.created_at,
    postCount: r.post_count,
    lastAt: r.last_at,
    lastAuthor: named(r.last_author_id, r.last_author, r.last_author_en) ?? NOBODY,
    pinned: r.pinned,
    locked: r.locked,
    solved: r.solved_number !== null,
    poll: r.poll_id !== null,
    officialDepartment: named(r.official_department_id, r.official, r.official_en),
    officialDueOn: r.official_due_on,
    officialOn: r.official_on,
    disclosureId: r.disclosure_id,
    readNumber: r.read_number,
    solvedNumber: r.solved_number,
    officialPostNumber: r.official_number,
    caseId: r.case_id,
    editionId: r.edition_id,
    editionRow: r.edition_item_id,
    editionTitle: r.edition_title,
    following: r.following,
    version: r.version,
  }))

/** Topics with the names in them and how far a person has read. */
const topicsFor = (db: Knex, personId: number): Knex.QueryBuilder =>
  db('topics as t')
    .join('boards as b', 'b.id', 't.board_id')
    .join('people as a', 'a.id', 't.author_id')
    .join('people as l', 'l.id', 't.last_author_id')
    .leftJoin('departments as d', 'd.id', 'b.department_id')
    .leftJoin('departments as o', 'o.id', 't.official_department_id')
    .leftJoin('polls as q', 'q.topic_id', 't.id')
    .leftJoin('topic_reads as r', (on) => {
      on.on('r.topic_id', 't.id').andOnVal('r.person_id', personId)
    })
    .select('t.*', 'b.key as board_key', 'b.kind as board_kind', 'b.department_id', 'd.name as department', 'd.name_en as department_en')
    .select(
      'a.display_name as author',
      'a.display_name_en as author_en',
      'l.display_name as last_author',
      'l.display_name_en as last_author_en',
    )
    .select('o.name as official', 'o.name_en as official_en', 'q.id as poll_id', 'r.number as read_number')

export interface TopicsAsked {
  readonly personId: number
  readonly boardKey?: string | undefined
  readonly show: Shown
  /** What is older counts as read. */
  readonly readBefore: string
  /** The last topic of the page before. */
  readonly after?: { readonly lastAt: string; readonly id: number } | undefined
}

const UNREAD = 't.post_count > coalesce(r.number, 0) and t.last_at > ?'

/** The newest first; one more than a page holds says that there are older ones. On a board the pinned ones are left out. */
export async function listTopics(db: Knex, { personId, boardKey, show, readBefore, after }: TopicsAsked): Promise<ListedTopic[]> {
  const query = topicsFor(db, personId)
  if (boardKey !== undefined) void query.where('b.key', boardKey)
  if (boardKey !== undefined && show === 'latest') void query.where('t.pinned', false)
  if (show === 'unread') void query.whereRaw(UNREAD, [readBefore])
  if (show === 'mine') void query.where('t.author_id', personId)
  if (show === 'followed')
    void query.whereExists(
      db('topic_follows as f').whereRaw('f.topic_id = t.id').where({ 'f.person_id': personId, 'f.following': true }).select('f.topic_id'),
    )
  if (show === 'waiting') void query.whereNotNull('t.official_due_on').whereNull('t.official_on').whereNull('t.hidden_by_act')
  if (after !== undefined) void query.whereRaw('(t.last_at, t.id) < (?, ?)', [after.lastAt, after.id])
  const found: unknown = await query
    .orderBy([
      { column: 't.last_at', order: 'desc' },
      { column: 't.id', order: 'desc' },
    ])
    .limit(TOPICS_A_PAGE + 1)
  return rows(ListedRow, found)
}

export async function listPinned(db: Knex, personId: number, boardKey: string): Promise<ListedTopic[]> {
  const found: unknown = await topicsFor(db, personId).where({ 'b.key': boardKey, 't.pinned': true }).orderBy('t.last_at', 'desc').limit(20)
  return rows(ListedRow, found)
}

export async function findTopic(db: Knex, personId: number, id: number): Promise<Topic | undefined> {
  const row: unknown = await topicsFor(db, personId)
    .leftJoin('posts as op', 'op.id', 't.official_post_id')
    .leftJoin('topic_follows as f', (on) => {
      on.on('f.topic_id', 't.id').andOnVal('f.person_id', personId)
    })
    .select('op.number as official_number', 'f.following')
    .where('t.id', id)
    .first()
  return row === undefined ? undefined : ListedRow.parse(row)
}

/** Topics about a record that can be read, and how many posts they have together. */
export async function countAbout(db: Knex, disclosureId: number): Promise<number> {
  const row: unknown = await db('topics').where({ disclosure_id: disclosureId }).whereNull('hidden_by_act').count({ n: '*' }).first()
  return z.object({ n: int }).parse(row).n
}

export async function listAbout(db: Knex, personId: number, disclosureId: number): Promise<ListedTopic[]> {
  const found: unknown = await topicsFor(db, personId)
    .where('t.disclosure_id', disclosureId)
    .orderBy([
      { column: 't.last_at', order: 'desc' },
      { column: 't.id', order: 'desc' },
    ])
    .limit(TOPICS_A_PAGE)
  return rows(ListedRow, found)
}

const BoardRow = z.object({ key: text, department_id: int.nullable(), topics: int, unread: int, last_at: text.nullable() })
const DepartmentRow = z.object({ id: int, name: text, name_en: text })

/** Every board, those of departments in the order of the house; of closed departments only those with topics. Two statements. */
export async function listBoards(db: Knex, personId: number, readBefore: string): Promise<ListedBoard[]> {
  const counted: unknown = await db('boards as b')
    .join('topics as t', 't.board_id', 'b.id')
    .leftJoin('topic_reads as r', (on) => {
      on.on('r.topic_id', 't.id').andOnVal('r.person_id', personId)
    })
    .groupBy('b.key', 'b.department_id')
    .select('b.key', 'b.department_id')
    .count({ topics: 't.id' })
    .max({ last_at: 't.last_at' })
    .select(db.raw(`sum(case when ${UNREAD} then 1 else 0 end) as unread`, [readBefore]))
  const counts = new Map(rows(BoardRow, counted).map((row) => [row.key, row]))
  const departments: unknown = await db('departments')
    .whereNot('kind', 'bureau')
    .where((either) => {
      void either.where('active', true).orWhereIn(
        'id',
        [...counts.values()].flatMap(({ department_id }) => department_id ?? []),
      )
    })
    .orderBy(['position', 'id'])
    .select('id', 'name', 'name_en')
  const board = (of: Board): ListedBoard => {
    const count = counts.get(of.key)
    return { ...of, topics: count?.topics ?? 0, unread: count?.unread ?? 0, lastAt: count?.last_at ?? null }
  }
  return [
    ...COMMON_BOARDS.map((key) => board({ key, kind: key, department: undefined })),
    ...rows(DepartmentRow, departments).map(({ id, name, name_en }) =>
      board({ key: String(id), kind: 'department', department: { id, name, nameEn: name_en } }),
    ),
  ]
}

/** A department that may have a board; the bureau itself has the common ones. */
export async function findBoardDepartment(db: Knex, id: number): Promise<(Named & { active: boolean }) | undefined> {
  const row: unknown = await db('departments').where({ id }).whereNot('kind', 'bureau').first('id', 'name', 'name_en', 'active')
  if (row === undefined) return undefined
  const found = DepartmentRow.extend({ active: bool }).parse(row)
  return { id: found.id, name: found.name, nameEn: found.name_en, active: found.active }
}

export async function listBoardDepartments(db: Knex): Promise<Named[]> {
  const found: unknown = await db('departments')
    .where('active', true)
    .whereNot('kind', 'bureau')
    .orderBy(['position', 'id'])
    .select('id', 'name', 'name_en')
  return rows(DepartmentRow, found).map(({ id, name, name_en }) => ({ id, name, nameEn: name_en }))
}

/** The row of a board, made when it is needed. */
export async function ensureBoard(tx: Knex, { key, kind, department }: Board): Promise<number> {
  await tx('boards')
    .insert({ key, kind, department_id: department?.id ?? null })
    .onConflict('key')
    .ignore()
  return z.object({ id: int }).parse(await tx('boards').where({ key }).first('id')).id
}

type Values = Readonly<Record<string, string | number | boolean | null>>

export async function insertTopic(tx: Knex, values: Values): Promise<number> {
  const [row] = z.array(z.object({ id: int })).parse(await tx('topics').insert(values).returning('id'))
  return row?.id ?? 0
}

/** Compare-and-set; false when somebody was faster. */
export async function changeTopic(tx: Knex, { id, version }: Pick<Topic, 'id' | 'version'>, values: Values): Promise<boolean> {
  return (
    (await tx('topics')
      .where({ id, version })
      .update({ ...values, version: version + 1 })) === 1
  )
}

/** Gives a reply its number: the database counts up by itself, so that no number is left out or given twice. */
export async function nextNumber(tx: Knex, topicId: number, { authorId, at }: { authorId: number; at: string }): Promise<number> {
  const [row] = z.array(z.object({ post_count: int })).parse(
    await tx('topics')
      .where({ id: topicId, locked: false })
      .whereNull('hidden_by_act')
      .update({ post_count: tx.raw('post_count + 1'), last_at: at, last_author_id: authorId })
      .returning('post_count'),
  )
  return row?.post_count ?? 0
}

export async function insertStep(
  tx: Knex,
  topicId: number,
  step: TopicStep,
  { by, at, reason = '', facts = {} }: { by: number | null; at: string; reason?: string; facts?: Step['details'] },
): Promise<void> {
  await tx('topic_steps').insert({ topic_id: topicId, step, actor_id: by, at, reason, details: JSON.stringify(facts) })
}

const StepRow = z
  .object({
    step: z.enum(STEPS),
    actor_id: int.nullable(),
    name: text.nullable(),
    name_en: text.nullable(),
    at: text,
    reason: text,
    details: json(z.record(z.string(), z.union([z.string(), z.number()]))),
  })
  .transform((r): Step => ({ step: r.step, by: named(r.actor_id, r.name, r.name_en), at: r.at, reason: r.reason, details: r.details }))

export async function listSteps(db: Knex, topicId: number): Promise<Step[]> {
  const found: unknown = await db('topic_steps as s')
    .leftJoin('people as p', 'p.id', 's.actor_id')
    .where('s.topic_id', topicId)
    .orderBy('s.id')
    .select('s.*', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}

const DueRow = z
  .object({ id: int, title: text, official_department_id: int, official_due_on: text, official_told: int, version: int })
  .transform((r) => ({
    id: r.id,
    title: r.title,
    departmentId: r.official_department_id,
    dueOn: r.official_due_on,
    told: r.official_told,
    version: r.version,
  }))
export type DueTopic = z.output<typeof DueRow>

/** Answers that departments still owe, the nearest day first. */
export async function listOwed(db: Knex): Promise<DueTopic[]> {
  const found: unknown = await db('topics')
    .whereNotNull('official_due_on')
    .whereNull('official_post_id')
    .whereNull('hidden_by_act')
    .where('locked', false)
    .orderBy(['official_due_on', 'id'])
    .select('id', 'title', 'official_department_id', 'official_due_on', 'official_told', 'version')
  return rows(DueRow, found)
}
