import type { ReviewState } from './disclosures.rules.ts'
import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'

/** Working days within which an emergency publication is reviewed afterwards. */
export const AFTER_REVIEW_DAYS = 3

/** Who had passed a step before the version was published, since it was last submitted or its approval was called off; null when nobody had. */
export function passedBefore(
  { steps }: Pick<Disclosure, 'steps'>,
  { number }: Pick<DisclosureVersion, 'number'>,
  state: ReviewState,
): number | null {
  const own = steps.filter((step) => step.versionNumber === number)
  const since = own.findLastIndex(({ step }) => step === 'submit')
  const passed = own.findLastIndex((step, i) => i > since && step.step === state && step.outcome === 'passed')
  const calledOff = state !== 'secrecy_review' && own.slice(passed + 1).some(({ step }) => step === 'unschedule')
  return passed < 0 || calledOff ? null : (own[passed]?.actorId ?? null)
}
