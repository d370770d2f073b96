import type { FieldProblems } from '../errors.ts'
import type { Actor } from '../auth/policy.ts'
import type { ChipKind } from '../web/markup.ts'
import { inWords, type Words } from '../web/words.ts'
import { cycleTabs, nameOf } from './cycles.presenter.ts'
import { formatPoints, groupName, isRecused } from './cycles.rules.ts'
import type { CycleSubject, Evidence } from './cycles.types.ts'
import { ruleInWords } from './scheme-words.presenter.ts'
import { isIn, type Item, type ScoredLeaf } from './rounds.rules.ts'
import type { ProgressBoard, Scoring } from './scoring.service.ts'
import type { Score } from './scoring.types.ts'

/** What was typed into a cell of a page that comes back, by subject. */
export type Typed = ReadonlyMap<
  number,
  { readonly points: string; readonly remark: string; readonly text: string; readonly version: number }
>

const CHIP = {
  submitted: 'ok',
  draft: 'idle',
  none: 'idle',
  again: 'late',
  recused: 'nil',
  worked: 'nil',
  waived: 'nil',
} as const satisfies Record<string, ChipKind>
type CellState = keyof typeof CHIP

const ownScore = ({ own }: Scoring, { subject, leaf, round }: Item): Score | undefined => own.get(`${leaf.code}/${subject.id}/${round}`)
function stateOf(scoring: Scoring, item: Item): CellState {
  if (scoring.worked.has(item.subject.departmentId)) return 'worked'
  const score = ownScore(scoring, item)
  if (score?.submittedAt != null) return 'submitted'
  if (item.round > 1) return 'again'
  return score === undefined || score.points === null ? 'none' : 'draft'
}
const chipOf = (state: CellState, { t }: Pick<Words, 't'>) => ({ kind: CHIP[state], text: t(`cycles.cell.${state}`) })
const indicatorHref = (cycleId: number, { code }: Pick<ScoredLeaf, 'code'>): string =>
  `/evaluations/${cycleId}/scoring/${encodeURIComponent(code)}`
const evidenceText = (evidence: readonly Evidence[]): string =>
  evidence.flatMap((one) => (one.kind === 'text' ? [one.text] : [])).join('\n')

/** The department's own work as one grid: subjects down, indicators across. */
export function presentGrid(scoring: Scoring, actor: Actor, words: Words) {
  const { cycle, leaves, items, roster, scorer, progress } = scoring
  const { t } = words
  const cellOf = (subject: CycleSubject, leaf: ScoredLeaf) => {
    const item = items.find((one) => one.subject.id === subject.id && one.leaf.code === leaf.code)
    if (item === undefined) {
      const state: CellState = isRecused(scorer, subject) ? 'recused' : 'waived'
      return { text: t(`cycles.cell.${state}`), href: '', state, label: '' }
    }
    const state = stateOf(scoring, item)
    if (state === 'worked') return { text: t('cycles.cell.worked'), href: '', state, label: '' }
    const points = ownScore(scoring, item)?.points
    const text = points == null ? t(`cycles.cell.${state}`) : formatPoints(points)
    return {
      text,
      href: item.round > 1 ? `${indicatorHref(cycle.id, leaf)}/${subject.id}` : `${indicatorHref(cycle.id, leaf)}#subject-${subject.id}`,
      state,
      label: [text, nameOf(subject, words), leaf.name, ...(points == null ? [] : [t(`cycles.cell.${state}`)])].join(t('frame.comma')),
    }
  }
  const shown = roster.subjects.filter((subject) => !scorer.substitute || items.some((item) => item.subject.id === subject.id))
  return {
    tabs: cycleTabs('scoring', cycle, actor, roster, words),
    crumbs: crumbsOf(cycle, words),
    facts: [nameOf(scorer, words), t('cycles.scoring.done', { done: progress.submitted, of: progress.expected })],
    blind: t('cycles.scoring.blind'),
    until: cycle.scoreUntil === null ? '' : t('cycles.score_until', { date: words.fmt.longDate(cycle.scoreUntil) }),
    again: items
      .filter((item) => item.round > 1 && stateOf(scoring, item) === 'again')
      .map(({ subject, leaf }) => ({
        text: t('cycles.scoring.again', { subject: nameOf(subject, words), indicator: `${leaf.code} ${leaf.name}` }),
        href: `${indicatorHref(cycle.id, leaf)}/${subject.id}`,
      })),
    heads: leaves.map((leaf) => {
      const own = items.filter((item) => item.leaf.code === leaf.code)
      const done = own.filter((item) => stateOf(scoring, item) === 'submitted').length
      return {
        code: leaf.code,
        name: leaf.name,
        weight: t('cycles.points_of', { max: leaf.weight / 100 }),
        href: indicatorHref(cycle.id, leaf),
        done: t('cycles.done_of', { done, of: own.length }),
        isDone: done === own.length,
      }
    }),
    rows: shown.map((subject) => ({
      name: nameOf(subject, words),
      group: groupName(subject.group, words.locale),
      cells: leaves.map((leaf) => cellOf(subject, leaf)),
    })),
  }
}

const crumbsOf = ({ id, title }: { readonly id: number; readonly title: string }, { t }: Pick<Words, 't'>) => [
  { label: t('cycles.title'), href: '/evaluations' },
  { label: title, href: `/evaluations/${id}` },
]
const scoringCrumb = (id: number, { t }: Pick<Words, 't'>) => ({ label: t('cycles.part.scoring'), href: `/evaluations/${id}/scoring` })

/** One indicator, all subjects: where points are typed one after another. */
export function presentIndicator(scoring: Scoring, code: string, words: Words, typed: Typed = new Map(), problems: FieldProblems = {}) {
  const { cycle, leaves, items, roster, scorer } = scoring
  const { t } = words
  const place = leaves.findIndex((leaf) => leaf.code === code)
  const leaf = leaves[place]
  if (leaf === undefined) return undefined
  const all = items.filter((item) => item.leaf.code === code)
  const own = all.filter((item) => stateOf(scoring, item) !== 'worked')
  const problem = (field: string, id: number): string => {
    const found = problems[`${field}.${id}`]
    return found === undefined ? '' : t(found.code, found.params)
  }
  const rows = own.map((item) => {
    const { subject } = item
    const score = ownScore(scoring, item)
    const again = typed.get(subject.id)
    const state = stateOf(scoring, item)
    const others = (score?.evidence ?? []).filter(({ kind }) => kind !== 'text').length
    return {
      id: subject.id,
      name: nameOf(subject, words),
      chip: chipOf(state, words),
      open: item.round === 1 && state !== 'submitted',
      done: state === 'submitted',
      points: again?.points ?? (score?.points == null ? '' : formatPoints(score.points)),
      remark: again?.remark ?? score?.remark ?? '',
      text: again?.text ?? evidenceText(score?.evidence ?? []),
      version: again?.version ?? score?.version ?? 0,
      more: others === 0 ? '' : t('cycles.evidence.more', { n: others }),
      href: `${indicatorHref(cycle.id, leaf)}/${subject.id}`,
      problems: { points: problem('points', subject.id), remark: problem('remark', subject.id), text: problem('evidence', subject.id) },
    }
  })
  return {
    cycleId: cycle.id,
    code,
    crumbs: [...crumbsOf(cycle, words), scoringCrumb(cycle.id, words)],
    title: `${leaf.code} ${leaf.name}`,
    facts: [
      t('cycles.points_of', { max: leaf.weight / 100 }),
      nameOf(scorer, words),
      t('cycles.done_of', { done: rows.filter(({ chip }) => chip.kind === 'ok').length, of: rows.length }),
    ],
    note: leaf.note,
    rule: ruleInWords(t, leaf.rule),
    needs: leaf.source.evidence ? t('cycles.evidence.required') : '',
    max: leaf.weight / 100,
    rows: [...rows.filter(({ open }) => open), ...rows.filter(({ open }) => !open)],
    recused: roster.subjects.filter((subject) => isRecused(scorer, subject)).map((subject) => nameOf(subject, words)),
    worked: all.filter((item) => !own.includes(item)).map(({ subject }) => nameOf(subject, words)),
    isOpen: rows.some(({ open }) => open),
    previous: linkTo(cycle.id, leaves[place - 1]),
    next: linkTo(cycle.id, leaves[place + 1]),
  }
}

const linkTo = (cycleId: number, leaf: ScoredLeaf | undefined) =>
  leaf === undefined ? undefined : { text: `${leaf.code} ${leaf.name}`, href: indicatorHref(cycleId, leaf) }

export interface InspectionChoice {
  readonly id: number
  readonly text: string
}

/** One item: the score with all its evidence, and both rounds when it was reopened. */
export function presentItem(
  scoring: Scoring,
  place: { readonly code: string; readonly subjectId: number },
  choices: readonly InspectionChoice[],
  words: Words,
  typed?: { readonly points: string; readonly remark: string; readonly text: string; readonly version: number },
  problems: FieldProblems = {},
) {
  const { cycle, items, reopenings } = scoring
  const { t, fmt } = words
  const item = items.find(({ leaf, subject }) => leaf.code === place.code && subject.id === place.subjectId)
  if (item === undefined) return undefined
  const { leaf, subject, round } = item
  if (stateOf(scoring, item) === 'worked') return undefined
  const score = ownScore(scoring, item)
  const reopening = reopenings.find((one) => one.subjectId === subject.id && one.indicator === leaf.code)
  const state = stateOf(scoring, item)
  const evidence = score?.evidence ?? []
  const of = (field: string) => problems[`${field}.${subject.id}`] ?? problems[field]
  return {
    cycleId: cycle.id,
    action: `${indicatorHref(cycle.id, leaf)}/${subject.id}`,
    crumbs: [
      ...crumbsOf(cycle, words),
      scoringCrumb(cycle.id, words),
      { label: `${leaf.code} ${leaf.name}`, href: indicatorHref(cycle.id, leaf) },
    ],
    title: nameOf(subject, words),
    facts: [chipOf(state, words), t('cycles.points_of', { max: leaf.weight / 100 }), round > 1 ? t('cycles.round', { n: round }) : ''],
    note: leaf.note,
    isOpen: state !== 'submitted',
    version: typed?.version ?? score?.version ?? 0,
    given:
      score?.submittedAt == null
        ? ''
        : t('cycles.cell.given', {
            points: formatPoints(score.points ?? 0),
            at: fmt.dateTime(score.submittedAt),
            name: inWords(words.locale, score.givenBy, score.givenByEn),
          }),
    remark: score?.remark ?? '',
    evidence: evidence.map((one) => evidenceLine(one, cycle.id, choices, words)),
    fields: [
      {
        name: 'points',
        label: t('cycles.field.points'),
        value: typed?.points ?? (score?.points == null ? '' : formatPoints(score.points)),
        error: of('points'),
        required: true,
        width: 's',
        inputmode: 'decimal',
        unit: t('cycles.unit.points'),
        help: t('cycles.field.points.help', { max: leaf.weight / 100 }),
      },
      {
        kind: 'textarea',
        name: 'remark',
        label: t('cycles.field.remark'),
        value: typed?.remark ?? score?.remark ?? '',
        error: of('remark'),
        optional: true,
        rows: 2,
        maxlength: 500,
        lang: 'zh-CN',
      },
      {
        kind: 'textarea',
        name: 'text',
        label: t('cycles.field.evidence'),
        value: typed?.text ?? evidenceText(evidence),
        error: of('evidence'),
        help: t('cycles.field.evidence.help'),
        rows: 2,
        maxlength: 500,
        lang: 'zh-CN',
      },
      ...(choices.length === 0
        ? []
        : [
            {
              kind: 'checks',
              name: 'inspections',
              label: t('cycles.field.inspections'),
              optional: true,
              value: evidence.flatMap((one) => (one.kind === 'inspection' ? [String(one.id)] : [])),
              options: choices.map(({ id, text }) => ({ value: String(id), label: text })),
            },
          ]),
    ],
    reopening: reopening && {
      text: t('cycles.reopened.text', { spread: formatPoints(reopening.spread), tolerance: scoring.scheme.scoring.tolerance }),
      rows: roundRows(scoring, item, words),
      discussion: reopening.discussion,
      canDiscuss: !isIn(item),
      problem: problems['discussion'],
    },
  }
}

/** The first round of everybody who scores it; of the second only whether it is in. */
function roundRows(scoring: Scoring, { subject, leaf, scorers, submitted }: Item, words: Words) {
  const mine = [...scoring.own.values(), ...scoring.others].filter(
    (one) => one.subjectId === subject.id && one.indicator === leaf.code && one.round === 1,
  )
  return scorers.map((scorer) => {
    const first = mine.find((one) => one.scorerId === scorer.id)
    return {
      name: nameOf(scorer, words),
      points: first?.points == null ? '' : formatPoints(first.points),
      remark: first?.remark ?? '',
      second: words.t(submitted.includes(scorer.code) ? 'cycles.cell.submitted' : 'cycles.cell.none'),
    }
  })
}

function evidenceLine(
  one: Evidence,
  cycleId: number,
  choices: readonly InspectionChoice[],
  { t }: Words,
): { readonly text: string; readonly href: string } {
  switch (one.kind) {
    case 'text':
      return { text: one.text, href: '' }
    case 'inspection':
      return {
        text: choices.find(({ id }) => id === one.id)?.text ?? t('cycles.evidence.inspection', { id: String(one.id) }),
        href: `/inspections/visits/${one.id}`,
      }
    case 'file':
      return { text: one.name, href: `/evaluations/${cycleId}/files/${one.sha256}` }
  }
}

/** Who is how far, indicator by indicator: counts only. */
export function presentProgress(board: ProgressBoard, actor: Actor, words: Words) {
  const { cycle, roster, leaves, items, scorers } = board
  const { t } = words
  const all = items.length
  const whole = items.filter(isIn).length
  return {
    tabs: cycleTabs('progress', cycle, actor, roster, words),
    crumbs: crumbsOf(cycle, words),
    facts: [t('cycles.progress.whole', { done: whole, of: all })],
    started: cycle.state !== 'open',
    until:
      cycle.state === 'scoring' && cycle.scoreUntil !== null ? t('cycles.score_until', { date: words.fmt.longDate(cycle.scoreUntil) }) : '',
    heads: leaves.map(({ code, name }) => ({ code, name })),
    rows: scorers.map(({ scorer, expected, submitted, again, recused }) => ({
      name: nameOf(scorer, words),
      note: [
        scorer.substitute ? t('cycles.substitute') : '',
        ...(scorer.substitute ? [] : recused.map((one) => t('cycles.recused.from', { name: nameOf(one, words) }))),
        again > 0 ? t('cycles.progress.again', { n: again }) : '',
      ].filter(Boolean),
      expected,
      submitted,
      text: t('cycles.done_of', { done: submitted, of: expected }),
      label: t('cycles.progress.of', { name: nameOf(scorer, words) }),
      cells: leaves.map((leaf) => {
        const own = items.filter((item) => item.leaf.code === leaf.code && item.scorers.some(({ id }) => id === scorer.id))
        const done = own.filter((item) => item.submitted.includes(scorer.code)).length
        return { text: own.length === 0 ? '' : t('cycles.done_of', { done, of: own.length }), isDone: done === own.length }
      }),
    })),
  }
}
