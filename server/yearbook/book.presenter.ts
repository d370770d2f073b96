import { presentAnnual } from '../applications/annual.presenter.ts'
import { formatPoints, groupName } from '../evaluations/cycles.rules.ts'
import { gradeName } from '../evaluations/scheme-words.presenter.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Book } from './book.service.ts'
import { byDepartment, byDepartmentAndMonth, byMonth, changeInWords, chartOf, figuresWithAny } from './figures.presenter.ts'
import { sentenceOf } from './yearbook.presenter.ts'
import { sumsOf } from './yearbook.rules.ts'
import { FIGURES } from './yearbook.types.ts'

const CHAPTERS = ['figures', 'charts', 'departments', 'months', 'details', 'applications', 'evaluation', 'ballots', 'method'] as const

/** Everything that the year book prints, in the reader's language; every date has its year. */
export function presentBook(book: Book, words: Words) {
  const { t, fmt } = words
  const { figures, annual } = book
  const { year, asOf } = figures
  const sums = sumsOf(figures)
  const shown = figuresWithAny(sums, figures)
  const period = fmt.period(String(year))
  return {
    title: t('yearbook.book.of', { year: period }),
    crumbs: [{ label: t('yearbook.title'), href: `/yearbook/${year}` }],
    state: asOf === undefined ? t('yearbook.book.whole') : t('yearbook.as_of', { on: fmt.date(asOf) }),
    contents: CHAPTERS.map((key, i) => ({ id: key, label: `${i + 1}. ${t(`yearbook.chapter.${key}`)}` })),
    sentence: sentenceOf(sums, figures, t('yearbook.bureau'), words),
    figures: FIGURES.map((figure) => ({
      label: t(`yearbook.figure.${figure}`),
      value: fmt.number(sums.total(figure)),
      before: fmt.number(sums.before(figure)),
      change: changeInWords(sums.total(figure), sums.before(figure), figures, words),
    })),
    heads: [period, t(asOf === undefined ? 'yearbook.before.year' : 'yearbook.before.same_days', { year: String(year - 1) })],
    charts: shown.map((figure) => chartOf(figure, sums, figures, words, { link: false })),
    departments: withoutLinks(byDepartment(figures, sums, words)),
    months: withoutLinks(byMonth(figures, sums, words)),
    details: FIGURES.filter((figure) => sums.total(figure) > 0).map((figure) => byDepartmentAndMonth(figure, figures, sums, words)),
    annual: annual === undefined ? undefined : presentAnnual(annual, words),
    ranking: rankingOf(book, words),
    others: book.results.others,
    ballots: book.ballots.map(({ id, title, kind, closedOn, roll, cast }) => ({
      title,
      href: `/elections/${id}/results`,
      kind: t(`elections.kind.${kind}`),
      closed: fmt.date(closedOn),
      roll: fmt.number(roll),
      cast: fmt.number(cast),
      turnout: roll === 0 ? '' : fmt.percent(cast / roll),
    })),
  }
}

/** On paper a link is nothing. */
const withoutLinks = (matrix: ReturnType<typeof byMonth>): ReturnType<typeof byMonth> => ({
  ...matrix,
  rows: matrix.rows.map((row) => ({ ...row, href: '', cells: row.cells.map(({ text }) => ({ text, href: '' })) })),
})

function rankingOf({ results: { ranking } }: Book, { t, locale }: Words) {
  if (ranking === undefined) return undefined
  const { id, title, grades, ranks } = ranking
  return {
    title,
    href: `/evaluations/${id}/ranking`,
    groups: [...new Set(ranks.map(({ group }) => group))].map((group) => ({
      name: group === '' ? title : groupName(group, locale),
      rows: ranks
        .filter((one) => one.group === group)
        .map((one) => ({
          rank: one.tied ? t('ranking.report.tied', { rank: one.rank }) : String(one.rank),
          name: inWords(locale, one.name, one.nameEn),
          points: formatPoints(one.recorded),
          grade: gradeName(grades, one.grade, locale),
        })),
    })),
  }
}
