import type { Knex } from 'knex'
import type { Fen } from '../../core/money.ts'
import type { Actor } from '../auth/policy.ts'
import type { Locale, MessageKey, MessageParams, Translate } from '../i18n/index.ts'
import type { Format } from '../web/format.ts'

// What an envelope (server/disclosures) may hold. Each kind is one folder here that fills this interface, and one line in
// registers/index.ts; the envelope, the import, the exports and the command line know nothing else about it.

/** One version of one disclosure, as far as its register needs to know it. */
export interface VersionRef {
  readonly versionId: number
  readonly disclosureId: number
  readonly departmentId: number
  readonly period: string | null
}

export interface ReadContext {
  readonly locale: Locale
  readonly t: Translate
  readonly fmt: Format
  /** The page's query string, for tables inside the record. */
  readonly query: Readonly<Record<string, unknown>>
  /** Address of the record, for links and table forms. */
  readonly href: string
  /** Whether this version is in force: published, not replaced, not withdrawn. Left out where nobody asked. */
  readonly published?: boolean
  /** `YYYY-MM-DD` in Shanghai, for content that readers see on some days only. */
  readonly today?: string
}

/** Something that a check found. `error` stops submission; `finding` is shown to every reader with its clause; `note` explains. */
export interface Finding {
  /** Stable, also the message key that says it. */
  readonly code: MessageKey
  readonly params: MessageParams
  readonly severity: 'error' | 'finding' | 'note'
  /** Where: a line number, a field, both or neither. */
  readonly line?: number
  readonly field?: string
  /** The rule it cites, e.g. 《党政机关国内公务接待管理规定》第十条. */
  readonly clause?: string
}

/** A view below views/ with what it is given. */
export interface Panel {
  readonly view: string
  readonly data: Readonly<Record<string, unknown>>
  /** Stands above the form of an editing page: a table with a form of its own can not be inside another form. */
  readonly before?: Panel
  /** On an editing page: what a list of errors calls a field, by the field's name. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface ContentDiff {
  readonly added: readonly DiffRow[]
  readonly removed: readonly DiffRow[]
  readonly changed: readonly {
    readonly label: string
    readonly fields: readonly { readonly label: string; readonly from: string; readonly to: string }[]
  }[]
}
export interface DiffRow {
  readonly label: string
  readonly text: string
}

/** Figures that the envelope stores with a version whenever its content changes. */
export interface ContentSummary {
  readonly lineCount: number
  readonly total: Fen | null
  readonly findingCount: number
}

/**
 * One text that a person typed into the content or a file brought. `place` names it for good within its version (`body`,
 * `line:812:supplier`), so that the secrecy gate can say where it found something and a mask can be put exactly there.
 */
export interface TextPlace {
  readonly place: string
  /** What readers call the place, e.g. 第 12 行 供应商. */
  readonly label: MessageKey
  readonly params?: MessageParams
  readonly text: string
}

export interface Register {
  readonly key: string
  readonly title: MessageKey
  /** What readers see inside the record page. */
  present(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel>
  /** The form inside the editing page; `typed` is what was refused a moment ago, with its problems shown in place. */
  editor(db: Knex, version: VersionRef, context: ReadContext, typed?: Readonly<Record<string, unknown>>): Promise<Panel>
  /** Saves what the form sent. Throws AppError `invalid` with fields; nothing is saved then. */
  save(tx: Knex.Transaction, version: VersionRef, body: Readonly<Record<string, unknown>>, actor: Actor): Promise<void>
  copy(tx: Knex.Transaction, from: VersionRef, to: VersionRef): Promise<void>
  remove(tx: Knex.Transaction, version: VersionRef): Promise<void>
  summarise(db: Knex, version: VersionRef): Promise<ContentSummary>
  /** `today`: `YYYY-MM-DD`, given while the version is not published yet: what depends on the day is nobody's slip afterwards. */
  check(db: Knex, version: VersionRef, today?: string): Promise<readonly Finding[]>
  diff(db: Knex, from: VersionRef, to: VersionRef, context: ReadContext): Promise<ContentDiff>
  /** The whole content in a fixed order and shape: what exports, hashes and the command line agree on. */
  canonical(db: Knex, version: VersionRef): Promise<unknown>
  /**
   * What the transparency log commits to, for many versions at once, by version id; `canonical` where left out. Names that the bureau may
   * change later are ids here, so that a department that is renamed changes nothing that was committed to.
   */
  canonicalMany?(db: Knex, versions: readonly VersionRef[]): Promise<ReadonlyMap<number, unknown>>
  /** Every text of the content, in a fixed order: what the secrecy gate reads. */
  texts?(db: Knex, version: VersionRef): Promise<readonly TextPlace[]>
  /**
   * The same for many versions, by the version's id, for a kind of which there are thousands: what the search index is made from. What
   * readers see for a time only is left out: an index forgets nothing by itself.
   */
  textsMany?(db: Knex, versions: readonly VersionRef[]): Promise<ReadonlyMap<number, readonly TextPlace[]>>
  /** Puts a text in the place of another one, exactly at `place`. Throws AppError `conflict` when the place no longer says `from`. */
  replaceText?(tx: Knex.Transaction, version: VersionRef, place: string, from: string, to: string): Promise<void>
  /** Present when rows can come from a spreadsheet. */
  readonly importer?: Importer
  /** Present when rows of a spreadsheet become records of their own, which only the command line does. Never beside `importer`. */
  readonly recordImporter?: RecordImporter
  /** The page over all published content of this kind; such pages hang together by a strip that leads from one to the next. */
  readonly overview?: { readonly href: string; readonly label: MessageKey }
}

export type CellKind = 'text' | 'money' | 'date' | 'period' | 'integer' | 'choice' | 'department'

export interface ImportColumn {
  readonly key: string
  readonly label: MessageKey
  readonly kind: CellKind
  readonly required: boolean
  /** Headings under which foreign files carry it, lower case, in any language. */
  readonly aliases: readonly string[]
  readonly choices?: readonly { readonly value: string; readonly label: MessageKey; readonly aliases: readonly string[] }[]
  readonly example: string
  readonly width: number
  /** Characters of a text, where it may be longer than a cell of a table usually is. */
  readonly longest?: number
}

/** A problem at a cell of an imported row. `error` keeps the row out; `doubt` asks the publisher. */
export interface CellFinding {
  readonly column: string
  readonly code: MessageKey
  readonly params: MessageParams
  readonly severity: 'error' | 'doubt' | 'note'
}

export interface ImportContext {
  readonly version: VersionRef
  /** Lower-case name, short name or code to id. */
  readonly departments: ReadonlyMap<string, number>
}

/**
 * One row after mapping: column key → its typed value. Money is whole fen, an integer its number, a department its id, a choice the
 * choice's value, a date `YYYY-MM-DD`, a period `YYYY`, `YYYY-Qn` or `YYYY-MM`. Null where the cell is empty or could not be typed: the
 * import has said so at the cell, and required cells that are empty too, so that a register adds only what it alone knows.
 */
export type MappedCells = Readonly<Record<string, string | number | null>>

export interface ParsedRow {
  /** JSON-able; null when an error keeps the row out. */
  readonly row: Readonly<Record<string, unknown>> | null
  readonly amount: Fen | null
  readonly findings: readonly CellFinding[]
  /** The file hides who it is about, e.g. REDACTED PERSONAL DATA. Such rows are kept as what they are, and counted. */
  readonly redacted?: boolean
}

export interface RowReader {
  readonly columns: readonly ImportColumn[]
  parseRow(cells: MappedCells, context: ImportContext): ParsedRow
}

export interface ReadRow {
  /** The row's place in the file. */
  readonly rowNo: number
  readonly row: Readonly<Record<string, unknown>>
}

/** A new record out of a file. Without a period or a day it gets those of the command line. */
export interface RecordDraft {
  /** The rows that it is made of, in the file's order; a refusal names the first. */
  readonly rowNos: readonly [number, ...number[]]
  readonly title?: string
  readonly summary?: string
  readonly period: string | null
  readonly formedOn: string | null
  /** What the register's `save` takes, every one of its checks included. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Rows that become records: a document a row, or one record out of the rows of a year. */
export interface RecordImporter extends RowReader {
  /** Pure; every row goes into exactly one record. @throws AppError when rows contradict each other */
  recordsOf(rows: readonly ReadRow[]): readonly RecordDraft[]
}

/** Rows that become lines of a draft. */
export interface Importer extends RowReader {
  /** Several rows may become one line with their sum: a draft then gains fewer lines than the file has rows, and every fen. */
  readonly addsUp?: true
  /** Adds parsed rows to the version; `rowNo` is the row's place in the file. Called several times for one import, in the file's order. */
  insert(
    tx: Knex.Transaction,
    version: VersionRef,
    importId: number,
    rows: readonly { readonly rowNo: number; readonly row: Readonly<Record<string, unknown>>; readonly duplicateOfRow: number | null }[],
  ): Promise<void>
  /** Takes back what one import added. Returns how many rows went. */
  undo(tx: Knex.Transaction, version: VersionRef, importId: number): Promise<number>
}
