/**
 * One text inside a file and where it stands: `page:3`, `sheet:支出!B12`, `line:12`, `paragraph:4`, `metadata:author`, `comment:2`,
 * `header:1`, `footer:1`, `note:1`, `deleted:4`, `form:page:2`, `hidden:page:2`, `hidden:sheet:底稿!A1`, `attachment:name`; `sayPlace`
 * says it in the reader's language.
 */
export interface FilePart {
  readonly place: string
  readonly text: string
  /** Nobody who reads the file as it is shown sees this text. */
  readonly hidden?: boolean
  /** What the text is said to be: the heading of its column, the name of its field. Pass it to `findSensitive`. */
  readonly label?: string
}

/** Text that is still in a PDF page under something opaque drawn over it. */
export interface CoveredText {
  readonly page: number
  readonly text: string
}

export type FileType = 'pdf' | 'docx' | 'xlsx' | 'csv' | 'text' | 'image'

export interface FileTexts {
  readonly type: FileType
  readonly parts: readonly FilePart[]
  /** Pages of a PDF. */
  readonly pages?: number
  readonly covered: readonly CoveredText[]
  /** Pages or files that are only a picture: nothing could be read there. */
  readonly images?: number
}

/** What reading one file may cost. Everything in it is its sender's choice. */
export interface ReadingLimits {
  readonly bytes: number
  /** Characters of all its texts. */
  readonly characters: number
  readonly pages: number
  readonly milliseconds: number
  readonly memoryMb: number
}

export const READING_LIMITS: ReadingLimits = {
  bytes: 64 * 1024 * 1024,
  characters: 20_000_000,
  pages: 2_000,
  milliseconds: 60_000,
  memoryMb: 1_024,
}
