import type { FieldProblems, Problem } from '../errors.ts'
import { KINDS, type Kind } from '../files/sniff.rules.ts'
import type { Attachment } from './attachments.types.ts'

export const MOST_FILES = 20
/** Bytes of all files of one version, as they were handed in. */
export const MOST_BYTES = 100 * 1024 * 1024

export interface Incoming {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/**
 * What keeps files from joining those that a version has: too many, too big together, the same bytes or the same name twice.
 * Sizes in the messages are whole megabytes.
 */
export function joinProblems(present: readonly Attachment[], incoming: readonly Incoming[]): FieldProblems {
  const problems: Record<string, Problem> = {}
  if (present.length + incoming.length > MOST_FILES)
    problems['file'] = { code: 'attachments.error.too_many', params: { max: MOST_FILES, n: present.length } }
  const used = present.reduce((sum, { size }) => sum + size, 0)
  if (used + incoming.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
    problems['file'] = { code: 'attachments.error.version_full', params: { max: megabytes(MOST_BYTES), used: megabytes(used) } }
  const there: Incoming[] = [...present]
  for (const [i, file] of incoming.entries()) {
    const twin = there.find(({ sha256 }) => sha256 === file.sha256)
    if (twin !== undefined) problems[`file.${i}`] = { code: 'attachments.error.duplicate', params: { name: file.name, other: twin.name } }
    else if (there.some(({ name }) => sameName(name, file.name)))
      problems[`file.${i}`] = { code: 'attachments.error.same_name', params: { name: file.name } }
    there.push(file)
  }
  return problems
}

/** Windows and many archives take these for the same file. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** One decimal at most: 19.8, 100. */
export const megabytes = (bytes: number): string => String(Math.round((bytes / 1024 / 1024) * 10) / 10)

/**
 * Kinds in which something can be blacked out so that it is gone. In DOCX and XLSX a black ground, a hidden column or an earlier
 * version keeps what it covers.
 */
const REDACTABLE: readonly Kind[] = ['pdf', 'png', 'jpg', 'webp', 'csv', 'txt']
export const isRedactable = (type: string): boolean => REDACTABLE.some((kind) => KINDS[kind].type === type)
export const REDACTED_ACCEPT = REDACTABLE.flatMap((kind) => [...KINDS[kind].endings.map((ending) => `.${ending}`), KINDS[kind].type]).join(
  ',',
)

/** Kinds that the product shows on a page of its own. */
export const isShown = (type: string): boolean => type === KINDS.pdf.type || type.startsWith('image/')

/** The first and last letters of what is still there under the black: enough to find it, too little to publish it. */
export function maskedExcerpt(text: string): string {
  const letters = Array.from(text.replace(/\s+/g, ' ').trim())
  if (letters.length <= 2) return '＊'.repeat(letters.length)
  const shown = letters.length > 6 ? 2 : 1
  return `${letters.slice(0, shown).join('')}＊＊＊${letters.at(-1) ?? ''}`
}

/** Positions after one file moved a place up or down; the same list when it is at the end already. */
export function moved(ids: readonly number[], id: number, by: -1 | 1): readonly number[] {
  const at = ids.indexOf(id)
  const to = at + by
  if (at < 0 || to < 0 || to >= ids.length) return ids
  const order = ids.filter((each) => each !== id)
  order.splice(to, 0, id)
  return order
}

export interface FileChange {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly name: string
  readonly before?: Attachment
  readonly after?: Attachment
}

/** What became of each file between two versions; files are the same by name, and changed when what readers get or its note differs. */
export function compareFiles(before: readonly Attachment[], after: readonly Attachment[]): FileChange[] {
  const pair = (list: readonly Attachment[], name: string): Attachment | undefined => list.find((file) => sameName(file.name, name))
  const removed = before.filter(({ name }) => pair(after, name) === undefined)
  return [
    ...after.flatMap((file): FileChange[] => {
      const old = pair(before, file.name)
      if (old === undefined) return [{ kind: 'added', name: file.name, after: file }]
      return sameFile(old, file) ? [] : [{ kind: 'changed', name: file.name, before: old, after: file }]
    }),
    ...removed.map((file): FileChange => ({ kind: 'removed', name: file.name, before: file })),
  ]
}

const sameFile = (a: Attachment, b: Attachment): boolean =>
  a.sha256 === b.sha256 && a.redactedSha256 === b.redactedSha256 && a.note === b.note
