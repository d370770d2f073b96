import { dateInShanghai, lastDayOf } from '../../core/dates.ts'
import { audited, record } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { draftWithin, listDraftItems } from '../disclosures/disclosures.service.ts'
import { AppError } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import type { RecordDraft, RecordImporter } from '../registers/register.ts'
import type { CheckedRow } from './check.rules.ts'

/** One row stands for a record that was refused; nothing of its file was written. */
export class RowRefusal extends AppError {
  /** Place of the row in the file. */
  readonly rowNo: number
  constructor(rowNo: number, { kind, code, fields, params }: AppError) {
    super(kind, code, fields, params)
    this.rowNo = rowNo
  }
}

/** The records that a checked file makes; writes nothing. @throws AppError when rows contradict each other */
export function planRecords(importer: RecordImporter, rows: readonly CheckedRow[]): readonly RecordDraft[] {
  const read = rows.flatMap(({ no, parsed, status }) => (parsed === null || status === 'skipped' ? [] : [{ rowNo: no, row: parsed }]))
  const drafts = importer.recordsOf(read)
  const placed = drafts.flatMap(({ rowNos }) => rowNos)
  if (placed.length !== read.length || new Set(placed).size !== read.length)
    throw new Error('a row of the file went into no record, or two')
  return drafts
}

export interface RecordsWanted {
  readonly register: string
  /** Code of the catalogue item; the department's first one of the register when absent. */
  readonly item: string | undefined
  /** For records whose rows name none. */
  readonly period: string | null
  readonly fileName: string
  readonly drafts: readonly RecordDraft[]
  readonly progress: (done: number, total: number) => void
}
export interface MadeRecord {
  readonly id: number
  /** Its first row in the file. */
  readonly rowNo: number
}

/**
 * A draft of the actor's department for each record, all of them or none, in one transaction with an audit entry each.
 * @throws AppError forbidden, not_found; RowRefusal with the row that stopped it
 */
export async function importAsRecords(deps: Deps, actor: Actor, wanted: RecordsWanted): Promise<readonly MadeRecord[]> {
  const item = (await listDraftItems(deps, actor)).find(
    ({ register, code }) => register === wanted.register && (wanted.item === undefined || code === wanted.item),
  )
  if (item === undefined) throw new AppError('not_found', 'cli.import.no_item')
  if (wanted.drafts.length === 0) throw new AppError('conflict', 'imports.error.nothing_to_import')
  const today = dateInShanghai(deps.now().toISOString())
  return audited(deps, actor, async (tx) => {
    const made: MadeRecord[] = []
    for (const draft of wanted.drafts) {
      const [rowNo] = draft.rowNos
      const [id, event] = await named(rowNo, draftWithin(deps, tx, actor, inputOf(draft, item.id, wanted.period, today, actor)))
      await record(deps, tx, actor, event)
      made.push({ id, rowNo })
      if (made.length % 50 === 0) wanted.progress(made.length, wanted.drafts.length)
    }
    const rows = wanted.drafts.reduce((sum, { rowNos }) => sum + rowNos.length, 0)
    const details = { file: wanted.fileName, rows, drafts: made.length }
    return [made, { action: 'import.records', subject: `catalogue_item:${item.id}`, details }]
  })
}

function inputOf(draft: RecordDraft, itemId: number, ofAll: string | null, today: string, actor: Actor) {
  const { title, summary, body } = draft
  const period = draft.period ?? ofAll
  return {
    itemId,
    period,
    formedOn: draft.formedOn ?? (period === null ? today : lastDayOf(period)),
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    fill: (
      tx: Parameters<ReturnType<typeof registerFor>['save']>[0],
      version: Parameters<ReturnType<typeof registerFor>['save']>[1],
      key: string,
    ) => registerFor(key).save(tx, version, body, actor),
  }
}

async function named<T>(rowNo: number, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof AppError ? new RowRefusal(rowNo, error) : error
  }
}
