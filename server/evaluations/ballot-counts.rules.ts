import type { BallotClass, Level } from '../../core/evaluation/scheme.types.ts'
import type { Problem } from '../errors.ts'
import type { CycleSubject } from './cycles.types.ts'
import type { ImportedCounts } from './entries.types.ts'

// Official counts of a democratic evaluation, from a table: one row a subject and class, one column a level, and the sum beside them.

export interface CountSource {
  readonly levels: readonly Level[]
  readonly classes: readonly BallotClass[]
  /** Ballots under which a class is merged into the next one. */
  readonly minimum: number
}
export const COLUMNS = { subject: '被测评单位', class: '测评人员类别', sum: '合计' } as const

export const headingsOf = ({ levels }: Pick<CountSource, 'levels'>): string[] => [
  COLUMNS.subject,
  COLUMNS.class,
  ...levels.map(({ name }) => name),
  COLUMNS.sum,
]
/** What a template holds: every subject and class, without counts. */
export const templateRows = (source: CountSource, subjects: readonly CycleSubject[]): string[][] =>
  subjects.flatMap(({ name }) => source.classes.map((of) => [name, of.name, ...source.levels.map(() => ''), '']))

interface Row {
  readonly no: number
  readonly cells: readonly string[]
}
type Read = { readonly counts: ImportedCounts } | { readonly problem: Problem }
/** Counts by subject's key and class's code. */
type Counted = Map<string, Map<string, readonly number[]>>

const normal = (text: string): string => text.normalize('NFKC').trim()

/** Checks every row and every sum; the first mistake is said with its row. */
export function readCounts(
  headings: readonly string[],
  rows: readonly Row[],
  source: CountSource,
  subjects: readonly CycleSubject[],
): Read {
  const heads = headings.map(normal)
  const missing = headingsOf(source).find((name) => !heads.includes(name))
  if (missing !== undefined) return { problem: { code: 'cycles.import.no_column', params: { name: missing } } }
  const counted: Counted = new Map()
  for (const row of rows) {
    if (row.cells.every((cell) => normal(cell) === '')) continue
    const problem = readRow(row, heads, source, subjects, counted)
    if (problem !== undefined) return { problem }
  }
  const gap = missingRow(counted, source, subjects)
  return gap === undefined ? { counts: merged(counted, source, subjects) } : { problem: gap }
}

function readRow(
  { no, cells }: Row,
  heads: readonly string[],
  { levels, classes }: CountSource,
  subjects: readonly CycleSubject[],
  counted: Counted,
): Problem | undefined {
  const cell = (name: string): string => normal(cells[heads.indexOf(name)] ?? '')
  const subject = subjects.find(({ name, key }) => [name, key, key.slice(key.indexOf(':') + 1)].includes(cell(COLUMNS.subject)))
  if (subject === undefined) return { code: 'cycles.import.no_subject', params: { row: no, name: cell(COLUMNS.subject) } }
  const of = classes.find(({ code, name }) => [code, name].includes(cell(COLUMNS.class)))
  if (of === undefined) return { code: 'cycles.import.no_class', params: { row: no, name: cell(COLUMNS.class) } }
  const texts = [...levels.map(({ name }) => name), COLUMNS.sum].map(cell)
  const wrong = texts.find((text) => !/^\d{1,6}$/.test(text))
  if (wrong !== undefined) return { code: 'cycles.import.no_count', params: { row: no, name: wrong } }
  const numbers = texts.map(Number)
  const [sum, counts] = [numbers.at(-1) ?? 0, numbers.slice(0, -1)]
  const added = counts.reduce((total, n) => total + n, 0)
  if (added !== sum) return { code: 'cycles.import.sum', params: { row: no, sum: String(sum), added: String(added) } }
  const own = counted.get(subject.key) ?? new Map<string, readonly number[]>()
  if (own.has(of.code)) return { code: 'cycles.import.twice', params: { row: no, name: subject.name, class: of.name } }
  counted.set(subject.key, own.set(of.code, counts))
  return undefined
}

function missingRow(counted: Counted, { classes }: CountSource, subjects: readonly CycleSubject[]): Problem | undefined {
  for (const { key, name } of subjects)
    for (const of of classes)
      if (counted.get(key)?.has(of.code) !== true) return { code: 'cycles.import.missing', params: { name, class: of.name } }
  return undefined
}

/**
 * Classes with too few ballots about anybody join the next one, the last one those before it, with their weights added: nobody's answer can
 * be told from a small class.
 */
function merged(counted: Counted, { classes, minimum }: CountSource, subjects: readonly CycleSubject[]): ImportedCounts {
  const fewest = (codes: readonly string[]): number =>
    Math.min(...subjects.map(({ key }) => codes.reduce((n, code) => n + total(counted.get(key)?.get(code) ?? []), 0)))
  const groups: BallotClass[][] = []
  for (const of of classes) {
    const last = groups.at(-1)
    if (last !== undefined && fewest(last.map(({ code }) => code)) < minimum) last.push(of)
    else groups.push([of])
  }
  const last = groups.at(-1)
  if (last !== undefined && groups.length > 1 && fewest(last.map(({ code }) => code)) < minimum)
    groups.splice(-2, 2, [...groups.at(-2)!, ...last])
  return {
    classes: groups.map((group) => ({
      code: group.map(({ code }) => code).join('+'),
      weight: String(group.reduce((sum, { weight }) => sum + weight, 0)),
    })),
    subjects: Object.fromEntries(
      subjects.map(({ key }) => [key, groups.map((group) => group.map(({ code }) => counted.get(key)?.get(code) ?? []).reduce(added))]),
    ),
  }
}

const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0)
const added = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((n, i) => n + (b[i] ?? 0))
