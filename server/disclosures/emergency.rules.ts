import type { ReviewState } from './disclosures.rules.ts'
import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'

/** Working days within which an emergency publication is reviewed afterwards. */
export const AFTER_REVIEW_DAYS = 3

/** Who had passed a step before the version was published, since it was last submitted; null when nobody had. */
export function passedBefore(
  { steps }: Pick<Disclosure, 'steps'>,
  { number }: Pick<DisclosureVersion, 'number'>,
  state: ReviewState,
): number | null {
  const own = steps.filter((step) => step.versionNumber === number)
  const since = own.findLastIndex(({ step }) => step === 'submit')
  return own.slice(since + 1).find((step) => step.step === state && step.outcome === 'passed')?.actorId ?? null
}
