import type { Line, Rank, Sheet } from '../../core/evaluation/sheet.types.ts'
import { inWords, type Words } from '../web/words.ts'
import { formatPoints, groupName } from './cycles.rules.ts'
import type { CycleSubject } from './cycles.types.ts'
import type { Report } from './report.service.ts'
import { everyIndicator, gradeName, leavesIn, rankKeyInWords, ruleInWords, sourceInWords, vetoInWords } from './scheme-words.presenter.ts'
import { hundredths, lossesOf } from './sheets.rules.ts'
import { versionName } from './sheets.presenter.ts'

/** Losses that a department's page names; the sheet has all. */
const NAMED = 6

/** The report for the meeting: cover, method, ranking, a page for each department, vetoes, objections. */
export function presentReport(report: Report, words: Words) {
  const { cycle, whole, roster } = report
  const { t, fmt, locale } = words
  const { scheme, head } = whole
  return {
    crumbs: [
      { label: t('ranking.evaluation'), href: '/evaluations' },
      { label: cycle.title, href: `/evaluations/${cycle.id}` },
      { label: t('ranking.title'), href: `/evaluations/${cycle.id}/ranking` },
    ],
    title: cycle.title,
    version: versionName(head, words),
    state: t(cycle.state === 'preliminary' ? 'ranking.stage.preliminary' : 'ranking.stage.final'),
    cover: [
      { label: t('ranking.report.period'), value: t('ranking.report.days', { from: fmt.date(cycle.fromOn), to: fmt.date(cycle.toOn) }) },
      { label: t('ranking.report.scheme'), value: `${cycle.schemeName}（${cycle.schemeCode}）` },
      { label: t('ranking.report.subjects'), value: t('ranking.n', { n: whole.evaluation.ranking.length }) },
      {
        label: t('ranking.report.scorers'),
        value: roster.scorers.map((one) => inWords(locale, one.name, one.nameEn)).join(t('frame.enumerate')),
      },
      {
        label: t('ranking.publicity'),
        value:
          cycle.publicityFrom === null
            ? ''
            : t('ranking.report.days', { from: fmt.date(cycle.publicityFrom), to: fmt.date(cycle.publicityUntil) }),
      },
    ],
    sha256: head.sha256,
    method: methodOf(report, words),
    groups: groupsOf(report, words),
    departments: roster.subjects.map((subject) => departmentOf(subject, report, words)),
    vetoes: vetoesOf(report, words),
    rules: scheme.vetoes.map((rule) => `${rule.code} ${rule.name}${t('frame.colon')}${vetoInWords(t, rule, scheme.grades, locale)}`),
    objections: report.objections.map((one) => ({
      title: `${inWords(locale, one.subjectName, one.subjectNameEn)} · ${one.indicator}`,
      text: one.grounds,
      outcome:
        one.outcome === null
          ? t(one.state === 'withdrawn' ? 'ranking.objection.withdrawn' : 'ranking.objection.open')
          : t(`ranking.outcome.${one.outcome}`),
      reasons: one.reasons,
    })),
    decisions: report.decisions.map((one) => ({
      text: t('ranking.tie.decided', {
        group: groupName(one.group, locale),
        grade: gradeName(scheme.grades, one.grade, locale),
        names: one.chosen.map((key) => nameOf(key, report, words)).join(t('frame.enumerate')) || t('ranking.tie.nobody'),
      }),
      by: t('ranking.by', { name: inWords(locale, one.by, one.byEn), on: fmt.date(one.on) }),
      reason: one.reason,
    })),
    signed: report.confirmations
      .slice(-2)
      .map((one) => t('ranking.confirm.given', { name: inWords(locale, one.name, one.nameEn), at: fmt.dateTime(one.at) })),
  }
}

const nameOf = (key: string, { roster }: Report, { locale }: Words): string => {
  const found = roster.subjects.find((one) => one.key === key)
  return found === undefined ? key : inWords(locale, found.name, found.nameEn)
}

function methodOf({ whole: { scheme } }: Report, { t, fmt, locale }: Words) {
  return {
    indicators: leavesIn(scheme.indicators).map(({ code, name, weight, source, rule }) => ({
      code,
      name,
      weight: formatPoints(weight),
      how: `${sourceInWords(t, source)} · ${ruleInWords(t, rule)}`,
    })),
    grades: scheme.grades.map(({ key, min }, i) => {
      const words = { name: gradeName(scheme.grades, key, locale), min: formatPoints(min) }
      const above = scheme.grades[i - 1]
      if (above === undefined) return t('ranking.report.grade', words)
      const said = { ...words, below: formatPoints(above.min) }
      return t(min === 0 ? 'ranking.report.grade.lowest' : 'ranking.report.grade.between', said)
    }),
    quotas: scheme.quotas.map(({ grade, percent, from }) =>
      t('ranking.report.quota', { grade: gradeName(scheme.grades, grade, locale), percent, from: fmt.date(from) }),
    ),
    order: scheme.ranking.map((key) => rankKeyInWords(t, key, scheme)),
    full: formatPoints(scheme.full),
  }
}

function groupsOf(report: Report, words: Words) {
  const { evaluation, scheme } = report.whole
  const { t, locale } = words
  const tied = (one: Rank): boolean => evaluation.ranking.filter((other) => other.group === one.group && other.rank === one.rank).length > 1
  const dimensions = scheme.indicators.map(({ code, name }) => ({ code, name }))
  const groups = [...new Set(report.roster.subjects.map(({ group }) => group))]
  const sheets = new Map(evaluation.sheets.map((one) => [one.subject, one]))
  return groups.map((group) => ({
    name: group === '' ? report.cycle.title : groupName(group, locale),
    heads: dimensions.map(({ code, name }) => ({ code, name })),
    // What lies between the dimensions and the score, so that every row adds up.
    extra: [t('ranking.figure.base'), t('ranking.report.adjusted')],
    rows: evaluation.ranking
      .filter((one) => one.group === group && report.roster.subjects.some(({ key }) => key === one.subject))
      .map((one) => {
        const sheet = sheets.get(one.subject)
        return {
          rank: tied(one) ? t('ranking.report.tied', { rank: one.rank }) : String(one.rank),
          name: nameOf(one.subject, report, words),
          score: formatPoints(one.recorded),
          without: sheet === undefined || sheet.score === one.recorded ? '' : formatPoints(sheet.score),
          grade: gradeName(scheme.grades, one.grade, locale),
          cells: dimensions.map(({ code }) => lineText(sheet, code, words)),
          base: sheet === undefined ? '' : formatPoints(hundredths(sheet.base)),
          factor: sheet === undefined || sheet.rescale === '1/1' ? '' : t('ranking.report.rescaled', { factor: sheet.rescale }),
          adjusted: sheet === undefined ? '' : adjustedText(sheet),
        }
      }),
  }))
}

const lineText = (sheet: Sheet | undefined, code: string, { t }: Words): string => {
  const line = sheet?.lines.find((one) => one.code === code)
  if (line === undefined) return ''
  return line.state === 'not_applicable' ? t('ranking.state.not_applicable') : formatPoints(line.points)
}

/** Bonuses less deductions as they counted, with their sign. */
function adjustedText({ bonus, deduction }: Sheet): string {
  const points = hundredths(bonus) - hundredths(deduction)
  return points > 0 ? `+${formatPoints(points)}` : formatPoints(points)
}

function departmentOf(subject: CycleSubject, report: Report, words: Words) {
  const { evaluation, scheme, facts } = report.whole
  const { t, locale } = words
  const sheet = evaluation.sheets.find((one) => one.subject === subject.key)!
  const rank = evaluation.ranking.find((one) => one.subject === subject.key)!
  const own = facts.subjects.find(({ id }) => id === subject.key)
  const names = new Map(everyIndicator(scheme.indicators).map(({ code, name }) => [code, name]))
  const losses = lossesOf(scheme, sheet)
  return {
    name: inWords(locale, subject.name, subject.nameEn),
    group: groupName(subject.group, locale),
    facts: [
      { label: t('ranking.figure.rank'), value: String(rank.rank) },
      { label: t('ranking.figure.score'), value: formatPoints(rank.recorded) },
      { label: t('ranking.figure.grade'), value: gradeName(scheme.grades, rank.grade, locale) },
    ],
    lines: sheet.lines.map((line) => ({
      code: line.code,
      name: names.get(line.code) ?? '',
      level: line.level,
      weight: formatPoints(line.weight),
      points: pointsText(line, words),
    })),
    losses: losses.slice(0, NAMED).map(({ code, lost }) => {
      const n = (own?.indicators[code]?.events ?? []).length
      const said = { indicator: `${code} ${names.get(code) ?? ''}`, points: formatPoints(lost) }
      return n === 0 ? t('ranking.report.lost_by_score', said) : t('ranking.report.lost', { ...said, n })
    }),
    adjusted: adjustedText(sheet),
    adjustments: (own?.adjustments ?? []).map(
      ({ rule, document }) => `${scheme.adjustments.items.find((one) => one.code === rule)?.name ?? rule} · ${document}`,
    ),
  }
}

export const pointsText = ({ state, points }: Line, { t }: Pick<Words, 't'>): string =>
  state === 'scored' || state === 'overridden' ? formatPoints(points) : t(`ranking.state.${state}`)

function vetoesOf({ whole: { facts, scheme, evaluation } }: Report, { t, fmt, locale }: Words) {
  return facts.subjects.flatMap((subject) =>
    subject.vetoes.map((veto) => {
      const rule = scheme.vetoes.find(({ code }) => code === veto.rule)
      const sheet = evaluation.sheets.find((one) => one.subject === subject.id)
      const rank = evaluation.ranking.find((one) => one.subject === subject.id)
      return {
        title: `${inWords(locale, subject.name, subject.nameEn)} · ${rule?.name ?? veto.rule}`,
        text: veto.title,
        since: t('ranking.veto.since', { on: fmt.date(veto.inForceOn) }),
        effect: t('ranking.report.veto', {
          without: formatPoints(sheet?.score ?? 0),
          recorded: formatPoints(sheet?.recorded ?? 0),
          rank: rank?.rank ?? 0,
          before: rank?.rankWithout ?? 0,
        }),
      }
    }),
  )
}
