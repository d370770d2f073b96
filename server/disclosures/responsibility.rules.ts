import { isReviewState, type StepName, type StepOutcome } from './disclosures.rules.ts'

/** Who answers for what was published, and how far. */
export type Party = 'drafter' | 'leader' | 'head' | 'members'
export type Share = 'full' | 'main' | 'secondary' | 'none'
export type Responsibility = readonly { readonly party: Party; readonly share: Share }[]

export interface Decided {
  /** A leader passed it before it was published, or a head ordered it published at once. */
  readonly approved: boolean
  /** The drafter objected in writing before the last approval. */
  readonly overObjection: boolean
  /** A meeting decided, not one person. */
  readonly collective: boolean
}

/**
 * How responsibility is split (domain notes, section 1, after local rules on accountability for disclosure): published without review:
 * the drafter fully; approved by a leader: leader main, drafter secondary; ordered over the drafter's written objection: drafter none;
 * decided together: the head main, the members secondary, and the drafter as far as no objection was written.
 */
export function responsibilityOf({ approved, overObjection, collective }: Decided): Responsibility {
  if (!approved) return [{ party: 'drafter', share: 'full' }]
  const drafter = { party: 'drafter', share: overObjection ? 'none' : 'secondary' } as const
  if (collective) return [{ party: 'head', share: 'main' }, { party: 'members', share: 'secondary' }, ...(overObjection ? [drafter] : [])]
  return [{ party: 'leader', share: overObjection ? 'full' : 'main' }, drafter]
}

interface Step {
  readonly step: StepName
  readonly outcome: StepOutcome
}

/** What happened to one version, oldest first, as the split asks for it; undefined before anybody decided to publish. */
export function decidedOf(steps: readonly Step[], collectiveDecision: string, published: boolean): Decided | undefined {
  const since = steps.findLastIndex(({ step }) => step === 'submit')
  const decision = steps.findLastIndex(({ step, outcome }, i) => i > since && isLeaders(step, outcome))
  if (!published && decision === -1) return undefined
  const objected = steps.findIndex(({ step }) => step === 'objection')
  return {
    approved: decision !== -1,
    overObjection: objected !== -1 && decision !== -1 && objected < decision,
    collective: collectiveDecision !== '',
  }
}

/** A head who publishes at once decides as a leader does; the first two reviews prepare a decision. */
const isLeaders = (step: StepName, outcome: StepOutcome): boolean =>
  step === 'emergency' || (isReviewState(step) && step.startsWith('approval') && outcome === 'passed')
