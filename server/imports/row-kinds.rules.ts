/** Why a row of the file brings no line. */
export const SKIP_REASONS = ['blank', 'total', 'subtotal', 'heading', 'remark', 'duplicate', 'left_out'] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

const TOTAL = /^(?:合\s*计|总\s*计|共\s*计|总\s*额|金额合计|费用合计|支出合计|全部合计|grand\s*total|total|totals|sum)\s*[:：]?$/i
const SUBTOTAL = /^(?:小\s*计|本页小?合?计|本月合计|分项合计|累\s*计|sub-?\s*total|page\s*total)\s*[:：]?$/i
const REMARK =
  /^(?:备\s*注|说\s*明|注|注释|制\s*表|填\s*表|审\s*核|复\s*核|单位负责人|经办人签|notes?|source|prepared by|remarks?)\s*[人]?\s*[:：]/i
const NUMBERLIKE = /^[\s()¥￥£$€+−-]*[\d,.，．]*\s*(?:元|万元|笔|项|条)?\)?$/

/**
 * Rows that are no lines: blank ones, the sheet's own sums, headings printed again on every page, and footnotes. A supplier called
 * "Total" does not make a row of sums: such a row has no other words in it.
 */
export function rowKind(cells: readonly string[], headings: readonly string[]): Exclude<SkipReason, 'duplicate' | 'left_out'> | undefined {
  const filled = cells.map((cell) => cell.trim()).filter(Boolean)
  const [first] = filled
  if (first === undefined) return 'blank'
  if (filled.length > 1 && cells.every((cell, i) => cell.trim() === '' || cell.trim() === headings[i])) return 'heading'
  const words = filled.filter((cell) => !NUMBERLIKE.test(cell))
  if (words.length === 1 && words[0] !== undefined && TOTAL.test(words[0]) && filled.length > 1) return 'total'
  if (words.length >= 1 && SUBTOTAL.test(first) && words.length <= 2 && filled.length > 1) return 'subtotal'
  return filled.length <= 3 && words.length === filled.length && REMARK.test(first) ? 'remark' : undefined
}
