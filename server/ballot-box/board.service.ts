import type { Knex } from 'knex'
import { append, type ArchiveState, type EventType, type NewRecord } from '../../core/protocol/v1/archive.ts'
import { insertRecords, type BoardRow, type RecordKind } from './board.queries.ts'
import { moveBoard, type Box } from './box.queries.ts'

/** What stands on the board before the first event. */
export interface Beginning {
  readonly state: ArchiveState
  readonly records: readonly NewRecord[]
}

const KINDS: Partial<Record<EventType, RecordKind>> = { Ballot: 'ballot', EncryptedTally: 'encrypted_tally', Result: 'result' }

/** The next events of a box's board: gathered in memory, then saved at once, or not at all when somebody else was there first. */
export class BoardPen {
  readonly #box: Box
  readonly #rows: BoardRow[] = []
  #state: ArchiveState
  #ballots = 0

  /** `beginning` for a board that is still empty. */
  constructor(box: Box, beginning?: Beginning) {
    const state = box.archive ?? beginning?.state
    if (state === undefined) throw new Error('the board of this box has no beginning')
    this.#box = box
    this.#state = state
    if (box.archive === undefined) for (const record of beginning?.records ?? []) this.#write(record)
  }

  add(type: EventType, texts: readonly string[], credential?: string): void {
    const { state, records } = append(this.#state, type, texts)
    this.#state = state
    if (type === 'Ballot') this.#ballots += 1
    for (const [at, record] of records.entries()) this.#write(record, at === 0 ? KINDS[type] : undefined, at === 0 ? credential : undefined)
  }

  /** @throws Error when the board has moved on since the box was read; the transaction must then be given up */
  async save(tx: Knex.Transaction): Promise<void> {
    const { records, onBoard } = this.#box
    const after = { archive: this.#state, records: records + this.#rows.length, onBoard: onBoard + this.#ballots }
    if (!(await moveBoard(tx, this.#box, after))) throw new Error('the board has moved on')
    await insertRecords(tx, this.#rows)
  }

  #write({ name, text }: NewRecord, kind?: RecordKind, credential?: string): void {
    const position = this.#box.records + this.#rows.length
    this.#rows.push({ box_uuid: this.#box.uuid, position, name, body: text, kind: kind ?? null, credential: credential ?? null })
  }
}
