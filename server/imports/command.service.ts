import { dateInShanghai, lastDayOf } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { createDisclosure, listDraftItems } from '../disclosures/disclosures.service.ts'
import { AppError } from '../errors.ts'
import { commitImport, getImport, saveMapping, startImport } from './imports.service.ts'
import type { Mapping } from './mapping.ts'
import { runningWork } from './running.ts'

export interface FileImport {
  readonly register: string
  /** Code of the catalogue item; the department's first one of the register when absent. */
  readonly item: string | undefined
  readonly period: string | null
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly mapping: Mapping
  readonly progress: (done: number, total: number) => void
}

/**
 * A draft of the actor's department with the rows of a file in it: the same steps as on the page, one after the other.
 * Returns the record's id. @throws AppError forbidden, not_found, conflict, invalid
 */
export async function importIntoNewDraft(deps: Deps, actor: Actor, wanted: FileImport): Promise<number> {
  const items = (await listDraftItems(deps, actor)).filter(
    ({ register, code }) => register === wanted.register && (wanted.item === undefined || code === wanted.item),
  )
  const [item] = items
  if (item === undefined) throw new AppError('not_found', 'cli.import.no_item')
  const formedOn = wanted.period === null ? dateInShanghai(deps.now().toISOString()) : lastDayOf(wanted.period)
  const disclosureId = await createDisclosure(deps, actor, { itemId: item.id, period: wanted.period, formedOn })
  const id = await startImport(deps, actor, { disclosureId, fileName: wanted.fileName, bytes: wanted.bytes })
  await settled(deps, id, wanted.progress)
  await saveMapping(deps, actor, id, { version: (await getImport(deps, actor, id)).version, mapping: wanted.mapping })
  await settled(deps, id, wanted.progress)
  await commitImport(deps, actor, id, { version: (await getImport(deps, actor, id)).version, confirmed: true })
  await settled(deps, id, wanted.progress)
  const { state, error } = await getImport(deps, actor, id)
  if (state !== 'committed') throw new AppError('conflict', error?.code ?? 'imports.error.internal', {}, error?.params)
  return disclosureId
}

/** Waits for the work on an import in this process, telling how far it is. */
async function settled(deps: Deps, id: number, progress: FileImport['progress']): Promise<void> {
  for (let work = runningWork(deps.db, id); work !== undefined; work = runningWork(deps.db, id)) {
    progress(work.done, work.total)
    await Promise.race([work.finished, new Promise((resolve) => setTimeout(resolve, 200))])
  }
}
