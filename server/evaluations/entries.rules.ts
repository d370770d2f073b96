import type { Decided } from './entries.types.ts'

/** What stands: the last decision about each indicator of each subject, unless it was taken back. */
export function decisionsInForce(decided: readonly Decided[]): readonly Decided[] {
  const last = new Map(decided.map((one) => [`${one.indicator}/${one.subjectId}`, one]))
  return [...last.values()].filter(({ kind }) => kind !== 'withdrawn')
}
