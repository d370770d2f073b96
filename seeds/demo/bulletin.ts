import { addDays, lastDayOf } from '../../core/dates.ts'
import type { ArticleState } from '../../server/bulletin/bulletin.rules.ts'
import type { DepartmentTally } from '../../server/bulletin/counts.queries.ts'
import { workingDay, workingDaysIn } from './clock.ts'
import { DEPARTMENTS } from './departments.ts'
import { Chance } from './random.ts'
import { ARTICLES, RETURNED, type BulletinText } from './texts/bulletin.ts'

/** One article of the demo year, before it is cut at the instant of planting. */
export interface DemoArticle {
  readonly department: string
  readonly category: BulletinText['category']
  readonly title: string
  readonly body: string
  /** As the editor printed it. */
  readonly edited: { readonly title: string; readonly body: string }
  readonly sentOn: string
  readonly decidedOn: string
  readonly state: Exclude<ArticleState, 'sent'>
  readonly reason: string
}

const nameOf = (code: string): string => DEPARTMENTS.find((one) => one.code === code)?.name ?? ''
/** Departments call themselves 我科, units 我中心; the editor puts the name instead. */
const selfOf = (code: string): string => (DEPARTMENTS.find((one) => one.code === code)?.kind === 'unit' ? '我们单位' : '我科')

function articlesOfMonth(year: number, month: number): DemoArticle[] {
  const chance = new Chance(`bulletin/${year}-${month}`)
  const period = `${year}-${String(month).padStart(2, '0')}`
  const days = workingDaysIn(`${period}-01`, lastDayOf(period))
  const chosen = chance.shuffled(ARTICLES).slice(0, chance.int(11, 15))
  return chosen
    .map((text): DemoArticle => {
      const numbers = { a: chance.int(12, 68), b: chance.int(21, 93), m: month }
      const fill = (words: string, self: string): string =>
        words.replace(/\{(\w)\}/g, (_, key: 'a' | 'b' | 'm') => String(numbers[key])).replaceAll('我们', self)
      const sentOn = chance.pick(days)
      const taken = chance.happens(0.55)
      return {
        department: text.department,
        category: text.category,
        title: fill(text.title, selfOf(text.department)),
        body: text.body.map((words) => fill(words, selfOf(text.department))).join('\n'),
        edited: {
          title: fill(text.title, nameOf(text.department)),
          body: text.body.map((words) => fill(words, nameOf(text.department))).join('\n'),
        },
        sentOn,
        decidedOn: workingDay(sentOn, chance.int(1, 4)),
        state: taken ? 'accepted' : 'returned',
        reason: taken ? '' : chance.pick(RETURNED),
      }
    })
    .sort((a, b) => (a.sentOn < b.sentOn ? -1 : a.sentOn > b.sentOn ? 1 : 0))
}

/** Everything that was sent in the years, oldest first. */
export const bulletinArticles = (years: readonly number[]): DemoArticle[] =>
  years.flatMap((year) => Array.from({ length: 12 }, (_, i) => articlesOfMonth(year, i + 1)).flat())

/** The days on which issues come out: the middle and the end of each month. */
export const issueDays = (years: readonly number[]): string[] =>
  years.flatMap((year) =>
    Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`).flatMap((month) => [
      workingDay(addDays(`${month}-01`, 14), 0),
      workingDay(lastDayOf(month), 0),
    ]),
  )

/** What a month's disclosure counts; departments in the order of the bureau, those that sent nothing among them. */
export function talliesOf(year: number, month: number): DepartmentTally[] {
  const sent = articlesOfMonth(year, month)
  const senders = new Set(ARTICLES.map(({ department }) => department))
  return DEPARTMENTS.filter(({ code }) => senders.has(code)).map(({ code, name, nameEn }, id) => {
    const own = sent.filter(({ department }) => department === code)
    const accepted = own.filter(({ state }) => state === 'accepted').length
    return { id, name, nameEn, sent: own.length, accepted, returned: own.length - accepted, waiting: 0 }
  })
}
