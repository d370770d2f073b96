import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { APPEAL_DAYS } from '../../server/moderation/moderation.rules.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { calendar, workingDay } from './clock.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { ANONYMOUS, ON_TEXT, TOPICS, type DemoAct, type DemoTopic } from './texts/moderation.ts'

interface Hands {
  /** Who writes, by the indices of the texts. */
  readonly authors: readonly number[]
  /** Both moderators. */
  readonly moderators: readonly [number, number]
  readonly today: string
}
/** Something that was done to, with who wrote it. */
interface Target {
  readonly kind: 'post' | 'anonymous'
  readonly id: number
  readonly author: number | null
  /** The day it stood on the board. */
  readonly day: string
}

/** A minute of the morning from 9:00 in Linxi. */
const at = (day: string, minute: number): string => new Date(Date.parse(`${day}T01:00:00.000Z`) + minute * 60_000).toISOString()

/** Topics in which moderators acted, with reports, appeals and a report that waits; and what was written without a name. */
export async function plantModeration(tx: Knex.Transaction, { people }: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const hands = handsOf(people, today)
  if (hands === undefined) return
  const board = await generalBoard(tx)
  // In the order of what was done: the log is read by its numbers.
  const [first, ...others] = TOPICS
  await plantTopic(tx, board, first!, hands)
  await plantTexts(tx, hands)
  for (const topic of others) await plantTopic(tx, board, topic, hands)
}

/** 陈静 first, then colleagues without another role; nobody who moderates. */
function handsOf(people: readonly PlantedPerson[], today: string): Hands | undefined {
  const moderators = people.filter(({ roles }) => roles.includes('moderator')).map(({ id }) => id)
  const plain = people.filter(({ roles, username, rankClass }) => roles.join() === 'staff' && rankClass === 'staff' && username !== 'staff')
  const chance = new Chance('moderation/authors')
  const [one, two] = moderators
  const chen = people.find(({ username }) => username === 'staff')
  if (one === undefined || two === undefined || chen === undefined) return undefined
  return { authors: [chen, ...chance.shuffled(plain)].slice(0, 9).map(({ id }) => id), moderators: [one, two], today }
}

async function generalBoard(tx: Knex.Transaction): Promise<number> {
  await tx('boards').insert({ key: 'general', kind: 'general' }).onConflict('key').ignore()
  return ((await tx('boards').where({ key: 'general' }).first('id')) as { id: number }).id
}

async function plantTopic(tx: Knex.Transaction, board: number, topic: DemoTopic, hands: Hands): Promise<void> {
  const day = workingDay(hands.today, -topic.ago)
  const author = (by: number): number => hands.authors[by]!
  const first = topic.posts[0]!
  const last = topic.posts.at(-1)!
  const row = {
    board_id: board,
    title: topic.title,
    author_id: author(first.by),
    created_at: at(day, first.minute),
    post_count: topic.posts.length,
    last_at: at(day, last.minute),
    last_author_id: author(last.by),
  }
  const [id] = await insertReturningIds(tx, 'topics', [row])
  const posts = topic.posts.map(({ by, minute, body }, i) => ({
    topic_id: id,
    number: i + 1,
    author_id: author(by),
    body,
    created_at: at(day, minute),
  }))
  const ids = await insertReturningIds(tx, 'posts', posts)
  const target = (i: number): Target => ({ kind: 'post', id: ids[i]!, author: author(topic.posts[i]!.by), day })
  for (const act of topic.acts) if (typeof act.on === 'number') await plantAct(tx, act, target(act.on), hands)
  const { waiting } = topic
  if (waiting !== undefined)
    await insertAll(tx, 'moderation_reports', [
      { ...subjectOf(target(waiting.on)), ...report(author(waiting.by), waiting, at(workingDay(day, 1), 95)), ...OPEN },
    ])
}

const subjectOf = ({ kind, id }: Target): object => ({ subject_kind: kind, subject_id: id })
const report = (reporter: number, { rule, reason }: { readonly rule: string; readonly reason: string }, when: string): object => ({
  reporter_id: reporter,
  rule,
  reason,
  at: when,
})
const OPEN = { state: 'open', act_id: null, closed_by: null, closed_at: null, answer: '' }

/** The report of the same day, the act of the next, and the author's appeal with what another moderator made of it. */
async function plantAct(tx: Knex.Transaction, act: DemoAct, target: Target, hands: Hands): Promise<void> {
  const acted = workingDay(target.day, 1)
  const moderator = hands.moderators[act.by]
  const when = at(acted, 24 + act.by)
  const [id] = await insertReturningIds(tx, 'moderation_acts', [
    {
      ...actRow(act, target),
      kind: act.kind,
      reason: act.reason,
      actor_id: moderator,
      at: when,
      until_on: lastDay(act, acted),
      reverses: null,
    },
  ])
  const reporter = hands.authors.find((person) => person !== target.author)!
  await insertAll(tx, 'moderation_reports', [
    {
      ...subjectOf(target),
      ...report(reporter, { rule: act.rule, reason: act.report }, at(target.day, 300)),
      state: 'acted',
      act_id: id,
      closed_by: moderator,
      closed_at: when,
      answer: '',
    },
  ])
  if (act.kind === 'hide' && act.appeal?.upheld !== true) await hide(tx, target, id!)
  if (act.appeal !== undefined && target.author !== null) await plantAppeal(tx, act, act.appeal, target, { id: id!, acted, hands })
  if (target.author !== null) await tellAuthor(tx, act, target.author, id!, when, hands.today)
}

const actRow = ({ rule }: DemoAct, target: Target): object => ({ ...subjectOf(target), author_id: target.author, rule })
/** Calendar days; the first counts. */
const lastDay = ({ days }: DemoAct, from: string): string | null =>
  days === undefined ? null : dateInShanghai(at(from, (days - 1) * 24 * 60))

async function hide(tx: Knex.Transaction, { kind, id }: Target, act: number): Promise<void> {
  if (kind === 'post') await tx('posts').where({ id }).update({ hidden_by_act: act })
  else await tx('anonymous_texts').where({ number: id }).update({ hidden_by_act: act })
}

interface Appealed {
  readonly id: number
  readonly acted: string
  readonly hands: Hands
}

async function plantAppeal(
  tx: Knex.Transaction,
  act: DemoAct,
  appeal: NonNullable<DemoAct['appeal']>,
  target: Target,
  { id, acted, hands }: Appealed,
): Promise<void> {
  const decided = workingDay(acted, 2)
  const other = hands.moderators[act.by === 0 ? 1 : 0]
  const open = appeal.upheld === undefined
  const when = at(decided, 40)
  await insertAll(tx, 'moderation_appeals', [
    {
      act_id: id,
      person_id: target.author,
      text: appeal.text,
      at: at(acted, 330),
      due_on: calendar.addWorkingDays(acted, APPEAL_DAYS).date,
      state: open ? 'open' : appeal.upheld ? 'upheld' : 'rejected',
      decided_by: open ? null : other,
      decided_at: open ? null : when,
      reason: appeal.reason,
    },
  ])
  if (appeal.upheld !== true) return
  const back = { ...actRow(act, target), kind: 'unhide', reason: appeal.reason, actor_id: other, at: when, until_on: null, reverses: id }
  await insertAll(tx, 'moderation_acts', [back])
}

/** As the act itself would tell them; the inbox keeps what came within half a year. */
async function tellAuthor(tx: Knex.Transaction, act: DemoAct, person: number, id: number, when: string, today: string): Promise<void> {
  const params = JSON.stringify({ act: `@moderation.act.${act.kind}`, rule: `@moderation.rule.${act.rule}` })
  const read = dateInShanghai(when) < workingDay(today, -10) ? when : null
  await insertAll(tx, 'notifications', [
    { person_id: person, code: 'moderation.told.author', params, href: `/moderation/acts/${id}`, at: when, read_at: read },
  ])
}

/** Texts without a name, numbered as they were published, and the one that was hidden. */
async function plantTexts(tx: Knex.Transaction, hands: Hands): Promise<void> {
  const chance = new Chance('moderation/texts')
  const hex = (digits: number): string => Array.from({ length: digits }, () => chance.int(0, 15).toString(16)).join('')
  const dayOf = (ago: number): string => workingDay(hands.today, -ago)
  await insertAll(
    tx,
    'anonymous_texts',
    ANONYMOUS.map(({ ago, body }, i) => ({
      id: hex(32),
      token_hash: hex(64),
      body,
      received_on: workingDay(dayOf(ago), -1),
      number: i + 1,
      published_on: dayOf(ago),
      hidden_by_act: null,
    })),
  )
  if (typeof ON_TEXT.on === 'number') return
  const number = ON_TEXT.on.text
  await plantAct(tx, ON_TEXT, { kind: 'anonymous', id: number, author: null, day: dayOf(ANONYMOUS[number - 1]!.ago) }, hands)
}
