import type { Knex } from 'knex'
import type { Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { createDisclosure, type DraftingPermission } from '../../disclosures/disclosures.service.ts'
import { getVersion } from '../../disclosures/record.service.ts'
import { AppError } from '../../errors.ts'
import { checkResult } from './results.checks.rules.ts'
import { findResult, storeResult } from './results.queries.ts'
import { hashOf } from './results.register.ts'
import { RESULTS, type ResultTable } from './results.rules.ts'

export interface NewResult {
  /** A catalogue item of the register of results. */
  readonly itemId: number
  readonly period: string | null
  /** The day of the ballot, or on which the evaluation was settled, `YYYY-MM-DD`. */
  readonly formedOn: string
  readonly title: string
  readonly summary: string
  readonly tables: readonly ResultTable[]
  /** Address within the application of what was counted: `/elections/12`. */
  readonly source: string
  /** Who drafts without publishing for the department: what the module's own rule says. */
  readonly permission?: DraftingPermission
  /** Ties what was counted to its record, in the transaction that makes it. */
  readonly link?: (tx: Knex.Transaction, disclosureId: number) => Promise<void>
}

/**
 * The door for modules that count: ballots, evaluations. Makes the draft of a publication with what they counted and where it can be
 * recounted; from there it goes the way of every other. What somebody changes by hand afterwards is said on the record. Returns the
 * record's id.
 * @throws AppError conflict `results.error.unsound` when the numbers do not add up or a group is too small; whatever createDisclosure throws
 */
export async function draftResult(deps: Deps, actor: Actor, { tables, source, link, ...draft }: NewResult): Promise<number> {
  if (!/^\/(?!\/)[\w/.?=&-]*$/.test(source)) throw new Error(`not an address within the application: ${source}`)
  const [wrong] = checkResult({ tables, source, sourceHash: '' }, false).filter(({ severity }) => severity === 'error')
  if (wrong !== undefined) throw new AppError('conflict', 'results.error.unsound', {}, { finding: `@${wrong.code}` })
  return createDisclosure(deps, actor, {
    ...draft,
    fill: async (tx, version, register) => {
      if (register !== RESULTS) throw new AppError('conflict', 'results.error.other_register')
      await storeResult(tx, version, { tables, source, sourceHash: hashOf(tables) })
      await link?.(tx, version.disclosureId)
    },
  })
}

/** One table of a version that the actor may read, by its place from 1. @throws AppError not_found, forbidden */
export async function getTable(
  deps: Pick<Deps, 'db' | 'cache'>,
  actor: Actor,
  id: number,
  n: number,
  number?: number,
): Promise<{ readonly title: string; readonly table: ResultTable }> {
  const { disclosure, shown } = await getVersion(deps, actor, id, number)
  const table = disclosure.item.register === RESULTS ? (await findResult(deps.db.read, { versionId: shown.id })).tables[n - 1] : undefined
  if (table === undefined) throw new AppError('not_found', 'errors.not_found')
  return { title: shown.title, table }
}
