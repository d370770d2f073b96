import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { firstAnswers, yearsOfAnswers } from '../cases/answered.service.ts'
import type { Deps } from '../deps.ts'
import { firstPublications, yearsOfPublications } from '../disclosures/firsts.service.ts'
import { AppError } from '../errors.ts'
import { visitsOf } from '../readership/visits.service.ts'
import { dayBounds, instantBounds, spansOf, type Span } from './spans.rules.ts'
import { denyYearbook } from './yearbook.policy.ts'
import { listEvery } from './yearbook.queries.ts'
import type { Count, YearFigures } from './yearbook.types.ts'

type World = Pick<Deps, 'db' | 'cache' | 'now'>

interface Years {
  readonly first: number
  /** The last one in which anything happened. */
  readonly last: number
}

/** Nothing is opened or answered before there is something: visits need not be asked. */
const yearsIn = ({ db, cache }: World, thisYear: number): Promise<Years> =>
  cache.read(['yearbook.years', thisYear], async () => {
    const found = (await Promise.all([yearsOfPublications(db.read), yearsOfAnswers(db.read)])).filter((one) => one !== undefined)
    const clamp = (year: number): number => Math.min(year, thisYear)
    return {
      first: Math.min(thisYear, ...found.map(({ first }) => first)),
      last: found.length === 0 ? thisYear : Math.max(...found.map(({ last }) => clamp(last))),
    }
  })

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** The newest year in which anything happened. @throws AppError forbidden */
export async function newestYear(deps: World, actor: Actor): Promise<number> {
  authorize(denyYearbook(actor))
  return (await yearsIn(deps, Number(todayOf(deps).slice(0, 4)))).last
}

/**
 * The figures of a year and of the one before it: six queries at most, however many departments there are. Openings of records are counted
 * afresh, since they change without anything on the pages changing; the rest is remembered.
 * @throws AppError forbidden, not_found for a year that has no page
 */
export async function readYear(deps: World, actor: Actor, year: number): Promise<YearFigures> {
  authorize(denyYearbook(actor))
  const today = todayOf(deps)
  const thisYear = Number(today.slice(0, 4))
  const { first } = await yearsIn(deps, thisYear)
  if (year < first || year > thisYear) throw new AppError('not_found', 'errors.not_found')
  const spans = spansOf(year, today)
  const { db, cache } = deps
  const [settled, visits] = await Promise.all([
    cache.read(['yearbook.figures', year, today], () => countSettled(db, spans)),
    visitsOf(db.read, dayBounds(spans)),
  ])
  return {
    year,
    years: Array.from({ length: thisYear - first + 1 }, (_, i) => thisYear - i),
    asOf: year === thisYear ? today : undefined,
    spans,
    departments: settled.departments,
    counts: [...visits.map((one): Count => ({ figure: 'visits', ...one })), ...settled.counts],
  }
}

async function countSettled({ read }: Deps['db'], spans: readonly Span[]): Promise<Pick<YearFigures, 'counts' | 'departments'>> {
  const [firsts, answers, departments] = await Promise.all([
    firstPublications(read, instantBounds(spans)),
    firstAnswers(read, dayBounds(spans)),
    listEvery(read),
  ])
  return {
    departments,
    counts: [
      ...firsts.map((one): Count => ({ figure: 'announcements', ...one })),
      ...answers.map(({ kind, ...one }): Count => ({ figure: kind, ...one })),
    ],
  }
}
