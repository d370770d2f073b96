import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { bulletinArticles, issueDays, type DemoArticle } from './bulletin.ts'
import { workingDay } from './clock.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'

interface Placed {
  readonly article: DemoArticle
  /** Index of the issue that carries it, and its place there. */
  readonly issue: number | undefined
  readonly position: number | null
}

/** A minute of the working day, 8:40 to 11:50 and 14:00 to 18:00. */
const at = (day: string, minute: number): string =>
  new Date(Date.parse(`${day}T00:40:00.000Z`) + (minute > 190 ? minute + 130 : minute) * 60_000).toISOString()
/** The editor has not come to what the last five working days brought. */
const isDecided = ({ sentOn, decidedOn }: DemoArticle, today: string): boolean => decidedOn < today && sentOn < workingDay(today, -5)
/** As many as an issue takes. */
const ROOM = 5

/** Last year's and this year's articles and issues of the bulletin, up to yesterday; the last days wait for the editor. */
export async function plantBulletin(tx: Knex.Transaction, { departments, people }: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const year = Number(today.slice(0, 4))
  const editor = people.find(({ username }) => username === 'editor')
  const authors = new Map(people.filter(({ roles }) => roles.includes('publisher')).map(({ department, id }) => [department, id]))
  const sent = bulletinArticles([year - 1, year]).filter(({ sentOn, department }) => sentOn < today && authors.has(department))
  if (editor === undefined || sent.length === 0) return
  const days = issueDays([year - 1, year]).filter((day) => day < today)
  const { placed, used } = place(sent, days, today)
  const issues = await insertReturningIds(tx, 'bulletin_issues', issueRows(used, placed, editor.id, today))
  const ids = await insertReturningIds(
    tx,
    'bulletin_articles',
    placed.map((one) => articleRow(one, issues, departments.get(one.article.department)!, authors.get(one.article.department)!, today)),
  )
  const steps = placed.flatMap((one, i) =>
    stepRows(ids[i]!, one, used, { author: authors.get(one.article.department)!, editor: editor.id }, today),
  )
  await insertAll(
    tx,
    'bulletin_steps',
    steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  )
}

/** Accepted articles go into the next issue that has room; what came last waits for the one that is being composed. */
function place(sent: readonly DemoArticle[], days: readonly string[], today: string): { placed: Placed[]; used: string[] } {
  const taken = new Map<DemoArticle, { issue: number; position: number }>()
  const used: string[] = []
  const waiting = () => sent.filter((article) => article.state === 'accepted' && isDecided(article, today) && !taken.has(article))
  for (const day of days) {
    const chosen = waiting()
      .filter(({ decidedOn }) => decidedOn < day)
      .slice(0, ROOM)
    if (chosen.length === 0) continue
    for (const [i, article] of chosen.entries()) taken.set(article, { issue: used.length, position: i + 1 })
    used.push(day)
  }
  // Two are placed already in the issue that comes next.
  for (const [i, article] of waiting().slice(0, 2).entries()) taken.set(article, { issue: used.length, position: i + 1 })
  return {
    used,
    placed: sent.map((article) => ({ article, issue: taken.get(article)?.issue, position: taken.get(article)?.position ?? null })),
  }
}

function issueRows(days: readonly string[], placed: readonly Placed[], editor: number, today: string): object[] {
  const numbers = new Map<string, number>()
  const published = days.map((day) => {
    const year = day.slice(0, 4)
    numbers.set(year, (numbers.get(year) ?? 0) + 1)
    return {
      state: 'published',
      year: Number(year),
      number: numbers.get(year),
      created_by: editor,
      created_at: at(day, 60),
      published_by: editor,
      published_at: at(day, 400),
      version: 2,
    }
  })
  const open = {
    state: 'composing',
    year: null,
    number: null,
    created_by: editor,
    created_at: at(today, 0),
    published_by: null,
    published_at: null,
    version: 1,
  }
  return placed.some(({ issue }) => issue === days.length) ? [...published, open] : published
}

const minuteOf = ({ title, sentOn }: DemoArticle): number => new Chance(`bulletin/minute/${sentOn}/${title}`).int(20, 400)

function articleRow(
  { article, issue, position }: Placed,
  issues: readonly number[],
  departmentId: number,
  authorId: number,
  today: string,
): object {
  const decided = isDecided(article, today)
  const state = decided ? article.state : 'sent'
  return {
    department_id: departmentId,
    author_id: authorId,
    category: article.category,
    title: article.title,
    body: article.body,
    state,
    sent_on: article.sentOn,
    edited_title: state === 'accepted' ? article.edited.title : null,
    edited_body: state === 'accepted' ? article.edited.body : null,
    reason: decided ? article.reason : '',
    issue_id: issue === undefined ? null : issues[issue],
    position,
    version: decided ? 2 : 1,
  }
}

interface Hands {
  readonly author: number
  readonly editor: number
}
interface StepRow {
  readonly article_id: number
  readonly step: string
  readonly actor_id: number
  readonly at: string
  readonly remark: string
}

function stepRows(id: number, { article, issue }: Placed, days: readonly string[], { author, editor }: Hands, today: string): StepRow[] {
  const minute = minuteOf(article)
  const step = (name: string, by: number, when: string, remark = ''): StepRow => ({
    article_id: id,
    step: name,
    actor_id: by,
    at: when,
    remark,
  })
  const out = issue === undefined ? undefined : days[issue]
  return [
    step('sent', author, at(article.sentOn, minute)),
    ...(isDecided(article, today) ? [step(article.state, editor, at(article.decidedOn, (minute * 7) % 380), article.reason)] : []),
    ...(out === undefined ? [] : [step('published', editor, at(out, 400))]),
  ]
}
