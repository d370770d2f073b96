import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import type { Upload } from '../attachments/incoming.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { findReadable } from '../disclosures/readable.service.ts'
import { AppError, type FieldProblems, type Problem, refuse } from '../errors.ts'
import { reindexPosts } from '../search/topics.source.ts'
import { denyBoard } from './discussions.policy.ts'
import { COMMON_BOARDS, FRESH_DAYS, isCommonBoard, LONGEST_OPTION, LONGEST_TITLE, MOST_OPTIONS, optionsOf } from './discussions.rules.ts'
import type { Board, ListedBoard, ListedTopic } from './discussions.types.ts'
import { deleteDraft, findReadBefore, setRead, setReadBefore } from './personal.queries.ts'
import { insertPoll, type NewPoll } from './polls.queries.ts'
import { bodyProblem, keepFiles, received, refuseFlood, settlePost, tellOfPost, textProblem } from './posting.service.ts'
import { insertPost } from './posts.queries.ts'
import {
  ensureBoard,
  findBoardDepartment,
  insertTopic,
  listBoardDepartments,
  listBoards,
  listPinned,
  listTopics,
  type TopicsAsked,
} from './topics.queries.ts'

type Reading = Pick<Deps, 'db' | 'now'>

/** Up to when the actor counts as having read everything; the last two weeks are new to whoever comes for the first time. */
export const readBefore = async ({ db, now }: Reading, actor: Actor): Promise<string> =>
  (await findReadBefore(db.read, actor.id)) ?? new Date(now().getTime() - FRESH_DAYS * 86_400_000).toISOString()

export interface TopicsPage {
  readonly boards: readonly ListedBoard[]
  readonly board: Board | undefined
  readonly pinned: readonly ListedTopic[]
  /** One more than a page when there are older ones. */
  readonly topics: readonly ListedTopic[]
  readonly readBefore: string
}

export type TopicsQuery = Pick<TopicsAsked, 'show' | 'after' | 'boardKey'>

/** The boards with the topics of one or of all. @throws AppError forbidden, not_found */
export async function getTopics(deps: Reading, actor: Actor, query: TopicsQuery): Promise<TopicsPage> {
  authorize(denyBoard(actor))
  const before = await readBefore(deps, actor)
  const asked = { ...query, personId: actor.id, readBefore: before }
  const first = query.boardKey !== undefined && query.show === 'latest' && query.after === undefined
  const [boards, topics, pinned] = await Promise.all([
    listBoards(deps.db.read, actor.id, before),
    listTopics(deps.db.read, asked),
    first ? listPinned(deps.db.read, actor.id, query.boardKey) : [],
  ])
  const board = boards.find(({ key }) => key === query.boardKey)
  if (query.boardKey !== undefined && board === undefined) throw new AppError('not_found', 'errors.not_found')
  return { boards, board, topics, pinned, readBefore: before }
}

/** Marks everything as read that is there now. */
export async function readEverything({ db, now }: Reading, actor: Actor): Promise<void> {
  authorize(denyBoard(actor))
  await setReadBefore(db.write, actor.id, now().toISOString())
}

/** A board by its key; undefined when there is none. */
export async function boardOf(db: Knex, key: string): Promise<Board | undefined> {
  if (isCommonBoard(key)) return { key, kind: key, department: undefined }
  if (!/^[1-9]\d{0,8}$/.test(key)) return undefined
  const found = await findBoardDepartment(db, Number(key))
  return found === undefined || !found.active ? undefined : { key, kind: 'department', department: found }
}

/** Where anybody may open a topic that is about no record. Departments that are closed have no board any more. */
export async function writableBoards({ db }: Pick<Deps, 'db'>): Promise<readonly Board[]> {
  const departments = await listBoardDepartments(db.read)
  return [
    ...COMMON_BOARDS.filter((key) => key !== 'disclosures').map((key): Board => ({ key, kind: key, department: undefined })),
    ...departments.map((department): Board => ({ key: String(department.id), kind: 'department', department })),
  ]
}

export interface NewTopic {
  readonly board: string
  readonly title: string
  readonly body: string
  readonly disclosureId: number | null
  readonly poll: TypedPoll | undefined
}
/** A poll as it was typed: choices one a line. */
export interface TypedPoll {
  readonly question: string
  readonly options: string
  readonly most: number
  readonly closesOn: string | null
}

/** Opens a topic; returns its id. @throws AppError forbidden, not_found, invalid, too_many */
export async function openTopic(deps: Deps, actor: Actor, typed: NewTopic, uploads: readonly Upload[]): Promise<number> {
  authorize(denyBoard(actor))
  const today = dateInShanghai(deps.now().toISOString())
  const title = textProblem(typed.title, LONGEST_TITLE)
  const poll = typed.poll === undefined ? {} : pollProblems(typed.poll, today)
  refuse({ ...(title === undefined ? {} : { title }), ...bodyProblem(typed.body, uploads.length), ...poll })
  const files = await received(deps, uploads)
  const board = await writableBoard(deps, actor, typed)
  const place = draftPlace(typed)
  return audited(deps, actor, async (tx) => {
    await refuseFlood(tx, actor.id, deps.now())
    const at = deps.now().toISOString()
    const body = await keepFiles(tx, files, { body: typed.body, by: actor.id, at })
    const row = { board_id: await ensureBoard(tx, board), title: typed.title, author_id: actor.id, created_at: at }
    const last = { post_count: 1, last_at: at, last_author_id: actor.id, disclosure_id: typed.disclosureId }
    const topicId = await insertTopic(tx, { ...row, ...last })
    const id = await insertPost(tx, { topicId, number: 1, authorId: actor.id, body, at })
    if (typed.poll !== undefined) await insertPoll(tx, topicId, pollOf(typed.poll))
    const post = { id, topicId, number: 1, title: typed.title, body }
    const named = await settlePost(tx, actor, post)
    await tellOfPost(tx, actor, post, named, at)
    await setRead(tx, actor.id, topicId, 1)
    await deleteDraft(tx, actor.id, place)
    await reindexPosts(tx, [id])
    return [topicId, { action: 'discussions.open', subject: `topic:${topicId}`, details: { title: typed.title } }]
  })
}

/** Where what somebody begins to write is kept: one place a board, one a record. */
export const draftPlace = ({ board, disclosureId }: Pick<NewTopic, 'board' | 'disclosureId'>): string =>
  disclosureId === null ? `board:${board}` : `disclosure:${disclosureId}`

/** What is about a record stands on the board for that; and everybody may read what is said there, so everybody has to see the record. */
async function writableBoard(deps: Pick<Deps, 'db'>, actor: Actor, { board: key, disclosureId }: NewTopic): Promise<Board> {
  const board = await boardOf(deps.db.read, disclosureId === null ? key : 'disclosures')
  if (board === undefined) throw new AppError('invalid', 'errors.invalid_input', { board: { code: 'common.error.not_a_choice' } })
  if (disclosureId === null) return board
  const record = await findReadable(deps, actor, disclosureId)
  if (record === undefined) throw new AppError('not_found', 'errors.not_found')
  if (record.audience === 'department') throw new AppError('forbidden', 'discussions.denied.not_for_all')
  return board
}

const pollOf = ({ question, options, most, closesOn }: TypedPoll): NewPoll => ({ question, most, closesOn, options: optionsOf(options) })

function pollProblems({ question, options, most, closesOn }: TypedPoll, today: string): FieldProblems {
  const problems: Record<string, Problem> = {}
  const list = optionsOf(options)
  const asked = textProblem(question, LONGEST_TITLE)
  if (asked !== undefined) problems['poll_question'] = asked
  if (list.length < 2 || list.length > MOST_OPTIONS)
    problems['poll_options'] = { code: 'discussions.error.options', params: { max: MOST_OPTIONS } }
  else if (list.some((option) => textProblem(option, LONGEST_OPTION) !== undefined))
    problems['poll_options'] = { code: 'discussions.error.option', params: { max: LONGEST_OPTION } }
  if (most < 1 || most > list.length) problems['poll_most'] = { code: 'discussions.error.most', params: { n: list.length } }
  if (closesOn !== null && closesOn < today) problems['poll_closes_on'] = { code: 'discussions.error.closes_before' }
  return problems
}
