import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { readDraftHits, readGate, type Gate } from './gate.service.ts'
import type { Found } from './gate.rules.ts'
import { readReferrals, type Referral } from './office.service.ts'
import { denyAnswer, denyJudge, denyWithhold, seesGate } from './secrecy.policy.ts'
import { readWithholding, type Withholding } from './withholding.service.ts'

/** What a record's page shows of the gate to those who may see it. */
export interface GatePanel {
  readonly gate: Gate
  /** Of the version on the page, oldest first. */
  readonly referrals: readonly Referral[]
  readonly withholding: Withholding | undefined
  readonly may: { readonly judge: boolean; readonly withhold: boolean; readonly answer: boolean }
}

/** `undefined` for readers, who are told nothing of it, and for a draft, whose publisher sees it where it is written. */
export async function readGatePanel(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  disclosure: Disclosure,
  shown: DisclosureVersion,
): Promise<GatePanel | undefined> {
  if (!seesGate(actor, disclosure) || shown.state === 'draft' || shown.state === 'discarded') return undefined
  const referred = disclosure.steps.some((step) => step.step === 'refer' && step.versionNumber === shown.number)
  const [gate, referrals, withholding] = await Promise.all([
    readGate(deps, disclosure, shown),
    referred ? readReferrals(deps, disclosure.id) : [],
    shown.state === 'withheld' ? readWithholding(deps, disclosure.id, shown.number) : undefined,
  ])
  return {
    gate,
    referrals: referrals.filter(({ versionNumber }) => versionNumber === shown.number),
    withholding,
    may: mayDo(actor, disclosure, shown),
  }
}

/** What the actor may do about the version on the page now. */
export function mayDo(actor: Actor, disclosure: Disclosure, shown: DisclosureVersion): GatePanel['may'] {
  const working = workingVersion(disclosure)?.number === shown.number
  return {
    judge: working && shown.state === 'secrecy_review' && denyJudge(actor, disclosure, shown) === undefined,
    withhold: working && denyWithhold(actor, disclosure, shown) === undefined,
    answer: working && shown.state === 'secrecy_office' && denyAnswer(actor, disclosure, shown) === undefined,
  }
}

/** Hits in the texts of a draft as it is saved now, for whoever may change it. */
export const readDraftPanel = (
  deps: Pick<Deps, 'db' | 'cache'>,
  disclosure: Disclosure,
  draft: DisclosureVersion,
): Promise<readonly Found[]> => readDraftHits(deps, disclosure, draft)
