import type { CatalogueItemData } from '../catalogue/shape.ts'
import {
  decide,
  firstReview,
  isReviewState,
  type StepName,
  type StepOutcome,
  type VersionState,
} from '../../server/disclosures/disclosures.rules.ts'
import type { Disposal } from '../../server/registers/asset-disposals/assets.rules.ts'
import type { DocumentFacts } from '../../server/registers/documents/facts.rules.ts'
import type { IntegrityEntry } from '../../server/registers/integrity/integrity.rules.ts'
import type { BusinessItem } from '../../server/registers/business-items/business-items.rules.ts'
import type { BudgetRow } from './budgets.ts'
import type { ExpenseRow } from './expenses.ts'
import { reviewsOf } from './levels.ts'
import type { PlannedPersonnel } from './personnel.ts'

/** What one version holds, with the figures that its register would count. */
export interface Content {
  readonly json: string
  readonly lineCount: number
  /** Fen; null for texts. */
  readonly total: number | null
  readonly findings: number
  readonly expenses?: readonly ExpenseRow[]
  readonly budgets?: readonly BudgetRow[]
  readonly business?: BusinessItem
  readonly integrity?: readonly IntegrityEntry[]
  /** Of a document; its owner's department by code. */
  readonly facts?: DocumentFacts & { readonly owner: string | null }
  readonly personnel?: PlannedPersonnel
  readonly disposals?: readonly Disposal[]
}

/** One thing that was done to a version. */
export interface Stage {
  readonly step: StepName
  readonly outcome: StepOutcome
  /** Username; null for the system. */
  readonly by: string | null
  /** Instant, UTC ISO text. */
  readonly at: string
  readonly remark: string
}

export interface EntryVersion {
  readonly title: string
  readonly summary: string
  readonly changeNote: string
  readonly content: Content
  /** In order of time; may reach beyond the instant of planting and is cut there. */
  readonly stages: readonly Stage[]
}

/** One disclosure of the demo year, before it is cut at the instant of planting. */
export interface Entry {
  readonly item: CatalogueItemData
  readonly department: string
  readonly period: string | null
  readonly formedOn: string
  readonly versions: readonly EntryVersion[]
  readonly withdrawal?: { readonly at: string; readonly by: string; readonly reason: string }
}

/** The state in which the stages leave a version. */
export function stateAfter(stages: readonly Stage[], reviewLevel: number): VersionState {
  const last = stages.at(-1)
  const steps = reviewsOf(reviewLevel)
  if (last === undefined || last.step === 'draft' || last.step === 'correct') return 'draft'
  if (last.step === 'submit') return firstReview(steps)
  if (last.step === 'publish') return 'published'
  if (!isReviewState(last.step)) return 'discarded'
  return decide(last.step, last.outcome === 'returned' ? 'return' : 'pass', steps) ?? 'discarded'
}

/** The entry as far as it has come at `now`; undefined when nobody has begun it. */
export function cutAt(entry: Entry, now: string): Entry | undefined {
  const versions: EntryVersion[] = []
  for (const version of entry.versions) {
    const stages = version.stages.filter(({ at }) => at <= now)
    if (stages.length === 0) break
    versions.push({ ...version, stages })
    if (stages.at(-1)?.step !== 'publish') break
  }
  if (versions.length === 0) return undefined
  const { withdrawal, ...rest } = entry
  const published = versions[0]?.stages.at(-1)?.step === 'publish'
  return withdrawal !== undefined && withdrawal.at <= now && published ? { ...rest, versions, withdrawal } : { ...rest, versions }
}
