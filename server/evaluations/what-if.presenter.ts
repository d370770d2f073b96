import type { TableSpec } from '../web/table-types.ts'
import { inWords, type Words } from '../web/words.ts'
import { formatPoints, groupName } from './cycles.rules.ts'
import { gradeName, leavesIn, pointsText } from './scheme-words.presenter.ts'
import { sheetHref } from './sheets.presenter.ts'
import type { WhatIf } from './what-if.service.ts'

export interface TrialRow {
  readonly key: string
  readonly group: string
  readonly name: string
  readonly rank: number
  readonly score: number
  readonly grade: string
  readonly rankBefore: number
  readonly scoreBefore: number
  /** The watermark, in every row. */
  readonly mark: string
}

/** Places as they would be beside those that are. */
export function rowsOf({ evaluation, whole, roster }: WhatIf, { t, locale }: Words): TrialRow[] {
  const before = new Map(whole.evaluation.ranking.map((one) => [one.subject, one]))
  return evaluation.ranking.map(({ subject, group, rank, recorded, grade }) => {
    const found = roster.subjects.find(({ key }) => key === subject)
    const was = before.get(subject)
    return {
      key: subject,
      group: groupName(group, locale),
      name: found === undefined ? subject : inWords(locale, found.name, found.nameEn),
      rank,
      score: recorded,
      grade: gradeName(whole.scheme.grades, grade, locale),
      rankBefore: was?.rank ?? rank,
      scoreBefore: was?.recorded ?? recorded,
      mark: t('ranking.trial'),
    }
  })
}

/** A trial as a file says in its name and in every row that it is one. */
export const TRIAL: TableSpec<TrialRow> = {
  key: 'trial',
  caption: 'ranking.what_if',
  columns: [
    { key: 'mark', label: 'ranking.trial.mark', kind: 'text', value: ({ mark }) => mark },
    { key: 'group', label: 'ranking.column.group', kind: 'text', value: ({ group }) => group },
    { key: 'name', label: 'ranking.column.name', kind: 'text', lead: true, width: 24, value: ({ name }) => name },
    { key: 'rank', label: 'ranking.trial.rank', kind: 'number', value: ({ rank }) => rank },
    { key: 'score', label: 'ranking.trial.score', kind: 'score', value: ({ score }) => score },
    { key: 'grade', label: 'ranking.trial.grade', kind: 'text', value: ({ grade }) => grade },
    { key: 'rank_is', label: 'ranking.trial.rank_is', kind: 'number', value: ({ rankBefore }) => rankBefore },
    { key: 'score_is', label: 'ranking.trial.score_is', kind: 'score', value: ({ scoreBefore }) => scoreBefore },
  ],
  id: 'n',
  rowId: ({ key }) => key,
  sort: { key: 'rank', dir: 'asc' },
  plain: true,
}

export function presentWhatIf(found: WhatIf, search: string, words: Words) {
  const { cycle, whole, trial, roster, same } = found
  const { t, locale } = words
  const rows = rowsOf(found, words)
  const moved = rows.filter(({ rank, rankBefore }) => rank !== rankBefore).length
  const at = `/evaluations/${cycle.id}/what-if`
  return {
    at,
    crumbs: [
      { label: t('ranking.evaluation'), href: '/evaluations' },
      { label: cycle.title, href: `/evaluations/${cycle.id}` },
      { label: t('ranking.title'), href: `/evaluations/${cycle.id}/ranking` },
    ],
    same,
    said: same ? t('ranking.trial.same') : t('ranking.trial.said', { n: moved }),
    exports: same
      ? []
      : (['csv', 'xlsx'] as const).map((format) => ({
          href: `${at}${search === '' ? '?' : `${search}&`}format=${format}`,
          text: format.toUpperCase(),
        })),
    groups: [...new Set(roster.subjects.map(({ group }) => groupName(group, locale)))].map((group) => ({
      name: group === '' ? t('ranking.title') : group,
      rows: rows
        .filter((row) => row.group === group)
        .map((row) => ({
          ...row,
          href: sheetHref(cycle.id, row.key),
          scoreText: formatPoints(row.score),
          wasText: formatPoints(row.scoreBefore),
          change:
            row.rankBefore === row.rank
              ? ''
              : row.rankBefore > row.rank
                ? `+${row.rankBefore - row.rank}`
                : `−${row.rank - row.rankBefore}`,
        })),
    })),
    weights: leavesIn(whole.scheme.indicators).map(({ code, name, weight }) => ({
      name: `w.${code}`,
      code,
      label: name,
      value: pointsText(trial.weights.get(code) ?? weight),
      was: trial.weights.has(code) ? formatPoints(weight) : '',
    })),
    sum: t('ranking.trial.sum', {
      sum: pointsText(leavesIn(whole.scheme.indicators).reduce((all, { code, weight }) => all + (trial.weights.get(code) ?? weight), 0)),
      full: pointsText(whole.scheme.full),
    }),
    leave: [
      { value: '', label: t('ranking.trial.nobody') },
      ...roster.scorers.map((one) => ({ value: one.code, label: inWords(locale, one.name, one.nameEn) })),
    ].map((one) => ({ ...one, selected: one.value === trial.leaveOut })),
    vetoes: whole.facts.subjects.flatMap((subject) =>
      subject.vetoes.map((veto) => ({
        value: veto.ref,
        label: `${inWords(locale, subject.name, subject.nameEn)} · ${veto.title}`,
        checked: trial.ignored.includes(veto.ref),
      })),
    ),
  }
}
