import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { calendar, workingDay } from './clock.ts'
import { DEPARTMENTS } from './departments.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { COMMON, type DemoDiscussion, type DemoReply } from './texts/discussions.ts'
import { ABOUT_RECORDS, OF_DEPARTMENTS, REMARKS, TRIAL, TRIAL_ANSWERS } from './texts/discussions-departments.ts'
import { OF_THE_YEAR } from './texts/discussions-year.ts'

interface Said {
  readonly author: PlantedPerson
  readonly at: string
  readonly body: string
  /** In the name of the department with this code. */
  readonly official?: string
}
interface Told {
  readonly discussion: DemoDiscussion
  readonly said: readonly Said[]
}
interface World {
  readonly planted: PlantedPeople
  readonly now: Date
  readonly today: string
  /** Newest published record of each catalogue item that everybody reads. */
  readonly records: ReadonlyMap<string, number>
}

/** The board of the demo year: questions and their answers, wishes, polls, what is overdue and what is closed. */
export async function plantDiscussions(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  const world = { planted, now, today: dateInShanghai(now.toISOString()), records: await recordsOf(tx) }
  const told = [...COMMON, ...ABOUT_RECORDS, ...OF_DEPARTMENTS, ...OF_THE_YEAR]
    .map((discussion) => ({ discussion, said: speak(discussion, world) }))
    .filter(({ said }) => said.length > 0)
    .sort((a, b) => (a.said[0]!.at < b.said[0]!.at ? -1 : 1))
  const boards = await plantBoards(tx, told, world)
  const topics = await insertReturningIds(
    tx,
    'topics',
    told.map((one) => topicRow(one, boards, world)),
  )
  const posts = await plantPosts(tx, told, topics, world)
  await plantSteps(tx, told, topics, posts, world)
  await plantPolls(tx, told, topics, world)
  await plantReaders(tx, told, topics, posts, world)
}

async function recordsOf(tx: Knex.Transaction): Promise<ReadonlyMap<string, number>> {
  const found = (await tx('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .whereNotNull('d.published_number')
    .whereNull('d.withdrawn_at')
    .where('i.audience', 'all')
    .groupBy('i.code')
    .select('i.code')
    .max({ id: 'd.id' })) as { code: string; id: number }[]
  return new Map(found.map(({ code, id }) => [code, id]))
}

/** Who says what and when: nothing of it after now. */
function speak(discussion: DemoDiscussion, { planted: { people }, now, today }: World): Said[] {
  const chance = new Chance(`discussions/${discussion.title}`)
  const author = personOf(discussion.by, people, chance)
  const lines: DemoReply[] = [...discussion.replies, ...trialOf(discussion), ...remarksOf(discussion, chance)]
  let day = workingDay(today, -discussion.ago)
  let minute = chance.int(510, 640)
  const said: Said[] = [{ author, at: instant(day, minute), body: discussion.body }]
  for (const [who, body] of lines) {
    minute += chance.int(9, 150)
    if (minute > 1_050) {
      day = workingDay(day, 1)
      minute = chance.int(515, 640)
    }
    const official = who.startsWith('!') ? who.slice(1) : undefined
    const speaker = who === '.' ? author : personOf(who, people, chance)
    said.push({ author: speaker, at: instant(day, minute), body, ...(official !== undefined && { official }) })
  }
  return said.filter(({ at }) => at < now.toISOString())
}

const instant = (day: string, minute: number): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + minute * 60_000 + 17_000).toISOString()

function personOf(who: string, people: readonly PlantedPerson[], chance: Chance): PlantedPerson {
  if (who.startsWith('=')) return people.find(({ username }) => username === who.slice(1)) ?? chance.pick(people)
  const code = who.replace('!', '')
  const there = people.filter(({ department }) => department === code)
  const head = there.find(({ roles }) => roles.includes('head'))
  if (who.startsWith('!') && head !== undefined) return head
  return chance.pick(there.filter(({ roles }) => roles.join() === 'staff' || roles.includes('publisher')))
}

const trialOf = ({ title }: DemoDiscussion): DemoReply[] =>
  title.startsWith('新办公系统试运行')
    ? TRIAL.flatMap((problem, i): DemoReply[] => [
        [['SBZX', 'JYCJ', 'FGK', 'RSK', 'LDGX', 'CWK', 'ZYJN'][i % 7]!, problem],
        ['XXZX', TRIAL_ANSWERS[i % TRIAL_ANSWERS.length]!],
        ...(i % 2 === 0 ? ([['GHK', REMARKS.same[i % REMARKS.same.length]!]] as const) : []),
      ])
    : []

const SPEAKERS = ['JYCJ', 'SBZX', 'YLBX', 'ZYJN', 'GZFL', 'SYDW', 'RCKF', 'JYZX', 'JJJD', 'FGK', 'JDZD', 'ZCY']
function remarksOf({ more }: DemoDiscussion, chance: Chance): DemoReply[] {
  if (more === undefined) return []
  const [tone, n] = more
  const words = chance.shuffled(REMARKS[tone])
  const speakers = chance.shuffled(SPEAKERS)
  return words.slice(0, n).map((body, i) => [speakers[i]!, body])
}

const NAMES = new Map(DEPARTMENTS.map((department) => [department.code, department]))
const isCommon = (key: string): boolean => ['general', 'suggestions', 'disclosures'].includes(key)

async function plantBoards(tx: Knex.Transaction, told: readonly Told[], { planted }: World): Promise<ReadonlyMap<string, number>> {
  const keys = [...new Set(told.map(({ discussion }) => discussion.board))]
  const boards = keys.map((key) => {
    const department = isCommon(key) ? null : (planted.departments.get(key) ?? null)
    return {
      key: department === null ? key : String(department),
      kind: department === null ? key : 'department',
      department_id: department,
    }
  })
  const ids = await insertReturningIds(tx, 'boards', boards)
  return new Map(keys.map((key, i) => [key, ids[i]!]))
}

const dueOf = ({ said, discussion: { asked } }: Told): string | null =>
  asked === undefined ? null : calendar.addWorkingDays(dateInShanghai(said[0]!.at), asked.days).date
const officialIn = (said: readonly Said[]): number => said.findIndex(({ official }) => official !== undefined)

function topicRow(one: Told, boards: ReadonlyMap<string, number>, { planted, records }: World): object {
  const { discussion, said } = one
  const first = said[0]!
  const last = said.at(-1)!
  const answer = said[officialIn(said)]
  const solved = discussion.solved === undefined ? undefined : discussion.solved + 2
  return {
    board_id: boards.get(discussion.board)!,
    title: discussion.title,
    author_id: first.author.id,
    created_at: first.at,
    disclosure_id: discussion.about === undefined ? null : (records.get(discussion.about) ?? null),
    post_count: said.length,
    last_at: last.at,
    last_author_id: last.author.id,
    pinned: discussion.pinned !== undefined,
    locked: discussion.locked !== undefined,
    solved_number: solved !== undefined && solved <= said.length ? solved : null,
    official_department_id: discussion.asked === undefined ? null : planted.departments.get(discussion.asked.department)!,
    official_asked_at: discussion.asked === undefined ? null : first.at,
    official_due_on: dueOf(one),
    official_on: answer === undefined ? null : dateInShanghai(answer.at),
  }
}

/** Returns the ids of the posts of each topic. */
async function plantPosts(tx: Knex.Transaction, told: readonly Told[], topics: readonly number[], { planted }: World): Promise<number[][]> {
  const rows = told.flatMap(({ said }, t) =>
    said.map(({ author, at, body, official }, i) => ({
      topic_id: topics[t]!,
      number: i + 1,
      author_id: author.id,
      body,
      created_at: at,
      official_department_id: official === undefined ? null : planted.departments.get(official)!,
    })),
  )
  const ids = await insertReturningIds(tx, 'posts', rows)
  let at = 0
  const posts = told.map(({ said }) => ids.slice(at, (at += said.length)))
  for (const [t, { said }] of told.entries()) {
    const answer = posts[t]![officialIn(said)]
    if (answer !== undefined) await tx('topics').where({ id: topics[t]! }).update({ official_post_id: answer })
  }
  return posts
}

interface PlantedStep {
  readonly topic_id: number
  readonly step: string
  readonly actor_id: number
  readonly at: string
  readonly reason: string
  readonly details: string
}

async function plantSteps(
  tx: Knex.Transaction,
  told: readonly Told[],
  topics: readonly number[],
  posts: readonly number[][],
  world: World,
): Promise<void> {
  const rows = told.flatMap((one, t) => stepsOf(one, topics[t]!, world))
  await insertAll(tx, 'topic_steps', rows)
  // Two posts that were put right: everybody sees what they said before.
  const edited = told.findIndex(({ discussion }) => discussion.title.startsWith('建议把窗口叫号'))
  const post = posts[edited]?.[0]
  const first = told[edited]?.said[0]
  if (post === undefined || first === undefined) return
  const at = new Date(Date.parse(first.at) + 26 * 60_000).toISOString()
  const body = first.body.replace('- 每月在阳光台公开一次分窗口的等候时间，作为窗口服务的公开事项。', '- 每月公开一次等候时间。')
  await insertAll(tx, 'post_edits', [{ post_id: post, title: told[edited]!.discussion.title, body, edited_by: first.author.id, at }])
  await tx('posts').where({ id: post }).update({ edited_at: at, edits: 1 })
}

function stepsOf(one: Told, topicId: number, { planted: { people }, now }: World): PlantedStep[] {
  const { discussion, said } = one
  const moderator = people.find(({ username }) => username === 'moderator')!
  const [first, last] = [said[0]!, said.at(-1)!]
  const name = (code: string): object => {
    const found = NAMES.get(code)
    return { department: found?.name ?? '', department_en: found?.nameEn ?? '' }
  }
  const step = (kind: string, by: PlantedPerson, at: string, reason = '', details: object = {}): PlantedStep => ({
    topic_id: topicId,
    step: kind,
    actor_id: by.id,
    at,
    reason,
    details: JSON.stringify(details),
  })
  const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()
  const answer = officialIn(said)
  const { asked, moved, pinned, locked, solved } = discussion
  return [
    ...(moved
      ? [
          step('moved', moderator, later(first.at, 40), moved.reason, {
            from: moved.from,
            to: discussion.board,
            to_name: '',
            to_name_en: '',
          }),
        ]
      : []),
    ...(asked ? [step('asked', moderator, later(first.at, 55), '', { ...name(asked.department), due: dueOf(one) })] : []),
    ...(asked && answer >= 0
      ? [step('answered', said[answer]!.author, said[answer]!.at, '', { ...name(asked.department), number: answer + 1 })]
      : []),
    ...(solved !== undefined && solved + 2 <= said.length
      ? [step('solved', first.author, later(said[solved + 1]!.at, 35), '', { number: solved + 2 })]
      : []),
    ...(pinned === undefined ? [] : [step('pinned', moderator, later(first.at, 70), pinned)]),
    ...(locked === undefined ? [] : [step('locked', moderator, instant(workingDay(dateInShanghai(last.at), 5), 1_000), locked)]),
  ].filter(({ at }) => at < now.toISOString())
}

async function plantPolls(
  tx: Knex.Transaction,
  told: readonly Told[],
  topics: readonly number[],
  { planted: { people }, now, today }: World,
): Promise<void> {
  for (const [t, { discussion, said }] of told.entries()) {
    const { poll } = discussion
    if (poll === undefined) continue
    const chance = new Chance(`discussions/poll/${discussion.title}`)
    const voters = chance.shuffled(people.filter(({ roles }) => roles.includes('staff')))
    const row = { topic_id: topics[t]!, question: poll.question, most: 1, closes_on: workingDay(today, poll.until) }
    const [id] = await insertReturningIds(tx, 'polls', [row])
    const options = await insertReturningIds(
      tx,
      'poll_options',
      poll.options.map((text, position) => ({ poll_id: id!, position, text })),
    )
    let at = Date.parse(said[0]!.at)
    const answers = poll.chosen.flatMap((n, i) =>
      voters
        .splice(0, n)
        .map(({ id: personId }) => ({ option_id: options[i]!, person_id: personId, at: new Date((at += 240_000)).toISOString() })),
    )
    await insertAll(
      tx,
      'poll_answers',
      answers.filter((answer) => answer.at < now.toISOString()),
    )
  }
}

/** Those who wrote follow; people agree; and 陈静 has read all but what came last. */
async function plantReaders(
  tx: Knex.Transaction,
  told: readonly Told[],
  topics: readonly number[],
  posts: readonly number[][],
  world: World,
): Promise<void> {
  const { planted, now } = world
  const chance = new Chance('discussions/readers')
  const staff = planted.people.filter(({ roles }) => roles.includes('staff'))
  const follows = told.flatMap(({ said }, t) =>
    [...new Set(said.map(({ author }) => author.id))].map((person_id) => ({ person_id, topic_id: topics[t]!, following: true })),
  )
  await insertAll(tx, 'topic_follows', follows)
  const reads = told.flatMap(({ said }, t) =>
    [...new Set(said.map(({ author }) => author.id))].map((person_id) => {
      const last = said.findLastIndex(({ author }) => author.id === person_id) + 1
      return { person_id, topic_id: topics[t]!, number: chance.happens(0.7) ? said.length : last }
    }),
  )
  await insertAll(tx, 'topic_reads', reads)
  const likes = told.flatMap(({ said }, t) =>
    said.flatMap(({ author, official, at }, i) => {
      const n = i === 0 || official !== undefined ? chance.int(2, 11) : chance.happens(0.25) ? chance.int(1, 4) : 0
      const when = new Date(Math.min(Date.parse(at) + 3_600_000, now.getTime())).toISOString()
      const who = chance.shuffled(staff).filter(({ id }) => id !== author.id)
      return who.slice(0, n).map(({ id }) => ({ post_id: posts[t]![i]!, person_id: id, at: when }))
    }),
  )
  await insertAll(tx, 'post_likes', likes)
  await tx.raw('update posts set likes = (select count(*) from post_likes where post_id = posts.id)')
}
