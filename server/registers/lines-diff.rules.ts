/** A line reduced to what a reader can compare: its number and its fields as text. */
export interface Comparable {
  readonly lineNo: number
  readonly fields: Readonly<Record<string, string>>
}
export interface LinesDiff {
  readonly added: readonly Comparable[]
  readonly removed: readonly Comparable[]
  readonly changed: readonly { readonly from: Comparable; readonly to: Comparable; readonly fields: readonly string[] }[]
}

const content = ({ fields }: Comparable): string => JSON.stringify(Object.entries(fields))

/**
 * Which lines came, went or changed. Equal lines belong together whatever their number (a file that was imported anew numbers differently);
 * of the rest those with one number are one line that changed.
 */
export function diffLines(before: readonly Comparable[], after: readonly Comparable[]): LinesDiff {
  const left = unmatched(before, after)
  const right = unmatched(after, before)
  const byNumber = new Map(right.map((line) => [line.lineNo, line]))
  const changed = left.flatMap((from) => {
    const to = byNumber.get(from.lineNo)
    return to === undefined ? [] : [{ from, to, fields: Object.keys(from.fields).filter((key) => from.fields[key] !== to.fields[key]) }]
  })
  const numbers = new Set(changed.map(({ from }) => from.lineNo))
  return { added: right.filter(({ lineNo }) => !numbers.has(lineNo)), removed: left.filter(({ lineNo }) => !numbers.has(lineNo)), changed }
}

/** Lines of `own` without an equal one in `other`; of three equal lines against two, one remains. */
function unmatched(own: readonly Comparable[], other: readonly Comparable[]): Comparable[] {
  const available = new Map<string, number>()
  for (const line of other) available.set(content(line), (available.get(content(line)) ?? 0) + 1)
  return own.filter((line) => {
    const key = content(line)
    const left = available.get(key) ?? 0
    if (left > 0) available.set(key, left - 1)
    return left === 0
  })
}
