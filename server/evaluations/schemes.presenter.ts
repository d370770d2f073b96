import { isBranch, type Adjustments, type Indicator, type Quota, type Scheme } from '../../core/evaluation/scheme.types.ts'
import type { SchemeFinding } from '../../core/evaluation/validate.ts'
import { dateInShanghai } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import { inWords, type Words } from '../web/words.ts'
import {
  gradeName,
  leavesIn,
  levelsInWords,
  pointsText,
  rankKeyInWords,
  ruleInWords,
  sourceInWords,
  vetoInWords,
} from './scheme-words.presenter.ts'
import { findingInWords } from './schemes.findings.presenter.ts'
import { denyFreezing, denySchemeEditing } from './schemes.policy.ts'
import { SCHEME_CHIPS } from './schemes.table.ts'
import type { SchemePage } from './schemes.service.ts'
import type { SchemeRow } from './schemes.types.ts'

/** What stands on top of a scheme's pages, and what this person may do with it. */
export function presentHead(
  { stored, before, drafters }: Omit<SchemePage, 'stored'> & { readonly stored: SchemeRow },
  actor: Actor,
  words: Words,
) {
  const { t, fmt, locale } = words
  const { id, state, number, code, frozenAt } = stored
  const edits = denySchemeEditing(actor) === undefined
  return {
    id,
    version: stored.version,
    name: stored.name === '' ? t('schemes.unnamed') : stored.name,
    code,
    draft: state === 'draft',
    frozen: state === 'frozen',
    chip: { kind: SCHEME_CHIPS[state], text: t(`schemes.state.${state}`) },
    facts: [
      code,
      number === null ? '' : t('schemes.version', { n: number }),
      frozenAt === null
        ? t('schemes.created', {
            name: inWords(locale, stored.createdBy, stored.createdByEn),
            date: fmt.date(dateInShanghai(stored.createdAt)),
          })
        : t('schemes.frozen', {
            name: inWords(locale, stored.frozenBy ?? '', stored.frozenByEn ?? ''),
            date: fmt.date(dateInShanghai(frozenAt)),
          }),
    ],
    note: stored.note,
    sha256: stored.sha256,
    edits: state === 'draft' && edits,
    copies: edits,
    freezes: state === 'draft' && denyFreezing(actor, drafters) === undefined,
    /** What a copy is called to begin with: the year in its code is the next one. */
    copy: { code: nextYear(code), name: nextYear(stored.name) },
    before: before === undefined ? undefined : { id: before.id, name: nameOfVersion(before, words) },
  }
}

export const nameOfVersion = ({ name, code, number }: SchemeRow, { t }: Pick<Words, 't'>): string =>
  `${code === '' ? name : code} ${number === null ? t('schemes.state.draft') : t('schemes.version', { n: number })}`

/** 2025 → 2026, once. */
export const nextYear = (text: string): string => text.replace(/20\d\d/, (year) => String(Number(year) + 1))

/** A scheme to be read: the tree with its rules in words, what is wrong at its place, and everything that follows from the points. */
export function presentScheme(scheme: Scheme, words: Words, findings: readonly SchemeFinding[] = []) {
  const { t, locale } = words
  const leaves = leavesIn(scheme.indicators)
  return {
    basis: scheme.basis,
    summary: t('schemes.summary', {
      full: pointsText(scheme.full),
      n: leaves.length,
      auto: shareOf(leaves.filter(({ source }) => source.kind === 'auto')),
      inspection: shareOf(leaves.filter(({ source }) => source.kind === 'inspection')),
      ballot: shareOf(leaves.filter(({ source }) => source.kind === 'ballot')),
    }),
    rows: scheme.indicators.flatMap((one, i) => treeRows(one, `indicators.${i}`, words, findings)),
    full: pointsText(scheme.full),
    adjustments: {
      rows: scheme.adjustments.items.map(({ code, name, points, times }) => ({
        code,
        name,
        points: `${points > 0 ? '+' : ''}${pointsText(points)}`,
        times: times === undefined ? t('schemes.times.any') : t('schemes.times.at_most', { n: times }),
      })),
      notes: adjustmentNotes(scheme.adjustments, words),
    },
    grades: scheme.grades.map((grade, i) => ({
      name: gradeName(scheme.grades, grade.key, locale),
      range: t(i === 0 ? 'schemes.grade.from' : 'schemes.grade.between', {
        min: pointsText(grade.min),
        below: pointsText(scheme.grades[i - 1]?.min ?? scheme.full),
      }),
      quota: quotasOf(scheme.quotas, grade.key, words),
    })),
    vetoes: scheme.vetoes.map((rule) => ({
      code: rule.code,
      name: rule.name,
      basis: rule.basis,
      effects: vetoInWords(t, rule, scheme.grades, locale),
    })),
    ranking: scheme.ranking.map((key) => rankKeyInWords(t, key, scheme)),
    periods: periodFacts(scheme, words),
  }
}

const shareOf = (leaves: readonly { readonly weight: number }[]): string => pointsText(leaves.reduce((sum, { weight }) => sum + weight, 0))

/** `indicators.0.children.2`, alone or with what stands inside of it. */
const ROW = /^indicators\.\d+(?:\.children\.\d+)*/
/** The row of the tree that a finding's path leads to. */
export const rowId = (path: string): string => `row-${(ROW.exec(path)?.[0] ?? path).replaceAll('.', '-')}`

function treeRows(indicator: Indicator, path: string, words: Words, findings: readonly SchemeFinding[]): object[] {
  const { code, name, note, weight } = indicator
  const wrong = findings
    .filter((one) => one.severity === 'error' && rowId(one.path) === rowId(path))
    .map((one) => findingInWords(one, words))
  const own = {
    ...{ id: rowId(path), depth: path.split('.').length / 2, wrong },
    ...{ code, name, note, weight: pointsText(weight), branch: isBranch(indicator) },
  }
  if (isBranch(indicator)) return [own, ...indicator.children.flatMap((one, i) => treeRows(one, `${path}.children.${i}`, words, findings))]
  const { source, rule } = indicator
  return [{ ...own, source: sourceInWords(words.t, source), rule: ruleInWords(words.t, rule), levels: levelsInWords(words.t, source) }]
}

export function adjustmentNotes({ bonusCap, deductionCap, bonusGate }: Omit<Adjustments, 'items'>, { t }: Pick<Words, 't'>): string[] {
  return [
    bonusGate === undefined ? '' : t(bonusGate.over ? 'schemes.gate.over' : 'schemes.gate.from', { points: pointsText(bonusGate.base) }),
    bonusCap === undefined ? '' : t('schemes.bonus_cap', { points: pointsText(bonusCap) }),
    deductionCap === undefined ? '' : t('schemes.deduction_cap', { points: pointsText(deductionCap) }),
  ].filter((note) => note !== '')
}

const quotasOf = (quotas: readonly Quota[], grade: string, { t, fmt }: Pick<Words, 't' | 'fmt'>): string =>
  quotas
    .filter((one) => one.grade === grade)
    .map(({ percent, from }) => t('schemes.quota.words', { percent, date: fmt.date(from) }))
    .join(t('frame.comma'))

const periodFacts = ({ periods, scoring, subjects }: Scheme, { t }: Pick<Words, 't'>) => [
  { label: t('schemes.field.subjects'), value: t(`schemes.subjects.${subjects}`) },
  { label: t('schemes.field.publicityDays'), value: t('schemes.working_days', { n: periods.publicityDays }) },
  { label: t('schemes.field.reviewDays'), value: t('schemes.working_days', { n: periods.reviewDays }) },
  { label: t('schemes.field.appealDays'), value: t('schemes.working_days', { n: periods.appealDays }) },
  { label: t('schemes.field.rectificationDays'), value: t('schemes.working_days', { n: periods.rectificationDays }) },
  { label: t('schemes.field.tolerance'), value: t('schemes.tolerance.words', { n: scoring.tolerance }) },
  { label: t('schemes.field.trimFrom'), value: t('schemes.trim.words', { n: scoring.trimFrom }) },
]
