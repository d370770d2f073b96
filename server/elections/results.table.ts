import { rounded, times, fraction, type Fraction } from '../../core/fraction.ts'
import { isMessageKey, type MessageKey, type Translate } from '../i18n/index.ts'
import type { ChipKind } from '../web/markup.ts'
import type { CellKind, CellValue, Column, TableSpec } from '../web/table-types.ts'
import type { Election } from './elections.types.ts'
import { optionWords } from './options.words.ts'
import type { Outcome, QuestionResult, RowMark } from './results.types.ts'

// A result as tables: what the page shows, the exports hold and the minutes print.

/** Hundredths of a per cent, rounded once. */
export const inPercent = (share: Fraction | undefined): number | null =>
  share === undefined ? null : rounded(times(share, fraction(10_000)))

export interface ResultRow {
  /** From 1. */
  readonly n: number
  readonly name: string
  readonly detail: string
  readonly values: Readonly<Record<string, number | null>>
  /** Who is elected or carried; its words are the value of the column. */
  readonly mark?: Mark
}
export type Mark = Exclude<RowMark, 'none'> | 'carried' | 'not_carried'
export const MARKS: Readonly<Record<Mark, ChipKind>> = {
  elected: 'ok',
  carried: 'ok',
  tied: 'soon',
  below: 'idle',
  beyond_seats: 'idle',
  not_carried: 'idle',
}
const ICONS: Partial<Record<Mark, string>> = { tied: 'scale', below: 'minus', beyond_seats: 'minus', not_carried: 'minus' }
const NO_MARK = ''
export const markKey = (mark: Mark): MessageKey =>
  mark === 'carried' || mark === 'not_carried' ? `counting.${mark}` : `counting.mark.${mark}`

interface NumberColumn {
  readonly key: string
  /** A message, or the words themselves: levels and classes have names of their own. */
  readonly label: MessageKey | { readonly text: string }
  readonly kind: CellKind
  readonly phone?: 'second-line' | 'drop'
}

export interface ResultTableView {
  readonly title: string
  readonly spec: TableSpec<ResultRow>
  readonly rows: readonly ResultRow[]
  /** Speaks the table's own column names. */
  readonly speaking: (t: Translate) => Translate
}

const number = (key: string, label: MessageKey, phone?: 'second-line' | 'drop'): NumberColumn => ({
  key,
  label,
  kind: 'number',
  ...(phone && { phone }),
})

/** The tables of a result: one a question where people are chosen, one for all subjects or motions. */
export function tablesOfResult(election: Pick<Election, 'kind' | 'title' | 'settings'>, outcome: Outcome): ResultTableView[] {
  if (election.kind === 'evaluation') return [evaluationTable(election, outcome)]
  if (election.kind === 'motion') return [motionTable(election, outcome)]
  return outcome.questions.map((question) => candidateTable(election, question, outcome))
}

function candidateTable(
  { settings, kind }: Pick<Election, 'settings' | 'kind'>,
  question: QuestionResult,
  outcome: Outcome,
): ResultTableView {
  const blank = kind === 'excellence'
  const weighted = outcome.classes.filter(({ shown }) => shown).length > 1
  const columns = [
    number('votes', blank ? 'results.column.for' : 'results.column.votes'),
    ...(blank
      ? [number('against', 'results.column.against', 'second-line'), number('blank', 'results.column.abstain', 'second-line')]
      : []),
    { key: 'support', label: shareLabel(settings.elected, weighted), kind: 'percent' as const },
  ]
  const rows = question.options.map(({ option, votes, against, support, mark }, i) => ({
    n: i + 1,
    name: option.label,
    detail: option.detail,
    values: { votes, against: against ?? null, blank: question.blank, support: inPercent(support) },
    ...(mark !== 'none' && { mark }),
  }))
  return view(question.text, columns, rows)
}

/** What a share is a share of. */
const shareLabel = (elected: Election['settings']['elected'], weighted: boolean): MessageKey =>
  weighted ? 'counting.column.weighted' : elected === 'half_of_roll' ? 'counting.column.of_roll' : 'counting.column.of_cast'

function motionTable({ title }: Pick<Election, 'title'>, outcome: Outcome): ResultTableView {
  const columns = [
    number('for', 'results.column.for'),
    number('against', 'results.column.against', 'second-line'),
    number('abstain', 'results.column.abstain', 'second-line'),
  ]
  const rows = outcome.questions.map(({ text, options, blank, carried }, i) => {
    const votes = (at: number): number => options.find(({ index }) => index === at)?.votes ?? 0
    return {
      n: i + 1,
      name: text,
      detail: '',
      values: { for: votes(0), against: votes(1), abstain: votes(2) + blank },
      ...(carried !== undefined && { mark: carried ? ('carried' as const) : ('not_carried' as const) }),
    }
  })
  return view(title, columns, rows)
}

function evaluationTable({ title, settings }: Pick<Election, 'title' | 'settings'>, outcome: Outcome): ResultTableView {
  const levels = settings.levels ?? []
  const scored = levels.some(({ points }) => points !== null)
  const shown = outcome.classes.filter((one) => one.shown)
  const blank = outcome.questions.some((one) => one.blank > 0)
  const columns: NumberColumn[] = [
    ...levels.map(({ label }, i): NumberColumn => ({ key: `l${i + 1}`, label: { text: label }, kind: 'number', phone: 'drop' })),
    ...(blank ? [number('blank', 'results.column.abstain', 'drop')] : []),
    ...(scored && shown.length > 1
      ? shown.map(({ figures }, i): NumberColumn => ({
          key: `k${i + 1}`,
          label: { text: figures.title },
          kind: 'score',
          phone: 'second-line',
        }))
      : []),
    ...(scored ? [{ key: 'score', label: 'counting.column.score' as const, kind: 'score' as const }] : []),
  ]
  const rows = outcome.questions.map((question, i): ResultRow => ({
    n: i + 1,
    name: question.text,
    detail: '',
    values: {
      ...Object.fromEntries(question.levels.map(({ votes }, at) => [`l${at + 1}`, votes])),
      ...Object.fromEntries(question.byClass.map(({ satisfaction }, at) => [`k${at + 1}`, satisfaction ?? null])),
      blank: question.blank,
      score: question.satisfaction ?? null,
    },
  }))
  return view(title, columns, rows, 'counting.column.subject')
}

/** The keys of columns that have words of their own; what they print is in the table's translator. */
const ownKey = (at: number): MessageKey => `counting.column.own_${at + 1}` as MessageKey

function view(
  title: string,
  numbers: readonly NumberColumn[],
  rows: readonly ResultRow[],
  name: MessageKey = 'counting.column.name',
): ResultTableView {
  const own = new Map<string, string>()
  const columns = numbers.map(({ key, label, kind, phone }, i): Column<ResultRow> => {
    if (typeof label !== 'string') own.set(ownKey(i), label.text)
    return {
      key,
      label: typeof label === 'string' ? label : ownKey(i),
      kind,
      ...(phone && { phone }),
      value: ({ values }): CellValue => values[key] ?? null,
    }
  })
  const marked = rows.some(({ mark }) => mark !== undefined)
  const spec: TableSpec<ResultRow> = {
    key: 'election-result',
    caption: 'counting.table',
    columns: [nameColumn(name), ...columns, ...(marked ? [markColumn] : [])],
    id: 'n',
    rowId: ({ n }) => n,
    sort: { key: 'name', dir: 'asc' },
    emptyText: 'counting.table.empty',
    plain: true,
    exportable: false,
  }
  return {
    title,
    spec,
    rows,
    speaking: (t) =>
      own.size === 0 ? t : (key, params) => (isMessageKey(key) && own.has(key) ? optionWords(own.get(key)!, { t }) : t(key, params)),
  }
}

const nameColumn = (label: MessageKey): Column<ResultRow> => ({
  key: 'name',
  label,
  kind: 'text',
  lead: true,
  value: ({ name }) => name,
  cell: ({ detail }) => ({ sub: detail }),
})
const markColumn: Column<ResultRow> = {
  key: 'outcome',
  label: 'results.column.outcome',
  kind: 'chip',
  value: ({ mark }, { t }) => (mark === undefined ? NO_MARK : t(markKey(mark))),
  cell: ({ mark }, { t }) =>
    mark === undefined
      ? {}
      : { chip: { kind: MARKS[mark], text: t(markKey(mark)), ...(ICONS[mark] !== undefined && { icon: ICONS[mark] }) } },
}
