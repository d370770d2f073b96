/** A file with a version of a record, and the copies of it that readers get. Sizes in bytes, `At` as UTC ISO text. */
export interface Attachment {
  readonly id: number
  readonly versionId: number
  readonly position: number
  readonly name: string
  /** Media type, as the content was recognised. */
  readonly type: string
  readonly note: string
  readonly size: number
  /** Of the file as it was handed in, lower-case hex. */
  readonly sha256: string
  /** The copy for readers without authors and places; null when nothing had to be taken out. */
  readonly publicSha256: string | null
  readonly publicSize: number | null
  /** What readers get instead, with parts blacked out. */
  readonly redactedSha256: string | null
  readonly redactedSize: number | null
  readonly redactedName: string | null
  readonly redactedType: string | null
  readonly redactedAt: string | null
  readonly uploadedBy: number
  readonly uploadedByName: string
  readonly uploadedByNameEn: string
  readonly uploadedAt: string
}

export type Copy = 'original' | 'cleaned' | 'redacted'

/** One of the files behind an attachment, as it is sent. */
export interface FileCopy {
  readonly copy: Copy
  readonly sha256: string
  readonly name: string
  readonly type: string
  readonly size: number
}

/** What readers get: the redacted copy, else the cleaned one, else the file itself because it held nothing to take out. */
export function readersCopy(a: Attachment): FileCopy {
  if (a.redactedSha256 !== null)
    return {
      copy: 'redacted',
      sha256: a.redactedSha256,
      name: a.redactedName ?? a.name,
      type: a.redactedType ?? a.type,
      size: a.redactedSize ?? 0,
    }
  const { name, type } = a
  return { copy: 'cleaned', sha256: a.publicSha256 ?? a.sha256, name, type, size: a.publicSize ?? a.size }
}

export const originalCopy = ({ sha256, name, type, size }: Attachment): FileCopy => ({ copy: 'original', sha256, name, type, size })
