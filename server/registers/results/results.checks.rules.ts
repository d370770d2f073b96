import type { Finding } from '../register.ts'
import { countLabel, numberIn, sharedIn, sharesOf, type Count, type ResultContent, type ResultTable } from './results.rules.ts'

/**
 * The smallest group whose answers are shown: with fewer, colleagues work out who said what (the default of common tools for
 * anonymous answers).
 */
export const SMALLEST_GROUP = 5
const ELECTIONS = '《中国共产党基层组织选举工作条例》'

/** Everything that does not add up or says too much. `line`: which table, from 1. `tampered`: the tables are not those of the source. */
export function checkResult(content: ResultContent, tampered: boolean): Finding[] {
  if (content.tables.length === 0) return [{ code: 'results.finding.empty', params: {}, severity: 'error' }]
  return [
    ...content.tables.flatMap((table, i) => checkTable(table).map((found) => ({ ...found, line: i + 1 }))),
    ...(tampered ? [{ code: 'results.finding.not_the_source' as const, params: {}, severity: 'finding' as const }] : []),
  ]
}

export function checkTable(table: ResultTable): Finding[] {
  const untitled: Finding[] = table.title === '' ? [{ code: 'results.finding.no_title', params: {}, severity: 'error' }] : []
  const bare: Finding[] = table.rows.length === 0 ? [{ code: 'results.finding.no_rows', params: {}, severity: 'error' }] : []
  return [...untitled, ...bare, ...checkCounts(table.counts), ...checkGroup(table), ...checkRows(table), ...checkRanks(table)]
}

/** 有效 + 无效 = 收回, 收回 ≤ 发出, 发出 ≤ 实到, 实到 ≤ 应到. */
function checkCounts(counts: ResultTable['counts']): Finding[] {
  const { valid, invalid, collected } = counts
  const sum = valid === undefined || invalid === undefined || collected === undefined || valid + invalid === collected
  return [
    ...(sum ? [] : [{ code: 'results.finding.valid_sum' as const, params: { valid, invalid, collected }, severity: 'error' as const }]),
    ...noMore(counts, 'collected', 'issued', ELECTIONS),
    ...noMore(counts, 'issued', 'present'),
    ...noMore(counts, 'present', 'entitled'),
  ]
}

function noMore(counts: ResultTable['counts'], key: Count, than: Count, clause?: string): Finding[] {
  const [n, most] = [counts[key], counts[than]]
  if (n === undefined || most === undefined || n <= most) return []
  const params = { what: `@${countLabel(key)}`, n, than: `@${countLabel(than)}`, most }
  return [{ code: 'results.finding.more_than', params, severity: 'error', ...(clause !== undefined && { clause }) }]
}

/** Answers of fewer people than that are nobody's to see, in the whole table or in a row of it. */
function checkGroup({ counts, ...table }: ResultTable): Finding[] {
  const secret = sharesOf(table.layout).length > 0 || table.layout === 'nomination'
  const all = counts.valid ?? counts.collected
  if (!secret) return []
  if (all !== undefined && all < SMALLEST_GROUP) return [tooSmall('', all)]
  return table.rows.flatMap((row) => {
    const n = sharedIn(table, row)
    return n !== undefined && n < SMALLEST_GROUP ? [tooSmall(row['name'] ?? '', n)] : []
  })
}
const tooSmall = (name: string, n: number): Finding =>
  name === ''
    ? { code: 'results.finding.small_group', params: { n, least: SMALLEST_GROUP }, severity: 'error' }
    : { code: 'results.finding.small_row', params: { name, n, least: SMALLEST_GROUP }, severity: 'error' }

function checkRows(table: ResultTable): Finding[] {
  const { valid } = table.counts
  return table.rows.flatMap((row): Finding[] => {
    const name = row['name'] ?? ''
    const [shared, votes] = [sharedIn(table, row), numberIn(row, 'votes')]
    const known = shared !== undefined && valid !== undefined
    return [
      ...(known && shared !== valid
        ? [{ code: 'results.finding.row_sum' as const, params: { name, n: shared, valid }, severity: 'error' as const }]
        : []),
      ...(votes !== undefined && valid !== undefined && votes > valid
        ? [{ code: 'results.finding.votes' as const, params: { name, n: votes, valid }, severity: 'error' as const }]
        : []),
      ...unanimous(table, row),
    ]
  })
}

/** All said the same: then everybody knows what each of them said. */
function unanimous(table: ResultTable, row: Readonly<Record<string, string>>): Finding[] {
  const all = sharedIn(table, row)
  const one = all !== undefined && all > 0 && sharesOf(table.layout).some((key) => numberIn(row, key) === all)
  return one ? [{ code: 'results.finding.unanimous', params: { name: row['name'] ?? '' }, severity: 'note' }] : []
}

/** A higher score has no worse place, and equal scores share one. */
function checkRanks({ layout, rows }: ResultTable): Finding[] {
  if (layout !== 'ranking') return []
  const placed = rows.flatMap((row) => {
    const [score, rank] = [numberIn(row, 'score'), numberIn(row, 'rank')]
    return score === undefined || rank === undefined ? [] : [{ name: row['name'] ?? '', score, rank }]
  })
  const wrong = placed.find(({ score, rank }) =>
    placed.some((other) => (other.score > score && other.rank >= rank) || (other.score === score && other.rank !== rank)),
  )
  return wrong === undefined ? [] : [{ code: 'results.finding.rank', params: { name: wrong.name }, severity: 'finding' }]
}
