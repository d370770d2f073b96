import type { ContentDiff, ReadContext } from '../registers/register.ts'
import { compareFiles, type FileChange } from './attachments.rules.ts'
import { readersCopy, type Attachment } from './attachments.types.ts'

type Words = Pick<ReadContext, 't' | 'fmt'>

/** What became of the files between two versions, in the shape of a register's own comparison. */
export function filesDiff(before: readonly Attachment[], after: readonly Attachment[], reader: Words): ContentDiff {
  const { t } = reader
  const changes = compareFiles(before, after)
  const rowsOf = (kind: FileChange['kind'], side: 'before' | 'after') =>
    changes.flatMap((change) => {
      const file = change[side]
      return change.kind === kind && file !== undefined ? [{ label: t('attachments.title'), text: saidOf(file, reader) }] : []
    })
  return {
    added: rowsOf('added', 'after'),
    removed: rowsOf('removed', 'before'),
    changed: changes.flatMap(({ kind, name, before: old, after: now }) =>
      kind !== 'changed' || old === undefined || now === undefined
        ? []
        : [{ label: t('attachments.title'), fields: [{ label: name, from: saidOf(old, reader), to: saidOf(now, reader) }] }],
    ),
  }
}

/** A file in one line; the beginning of its hash tells two of the same name and size apart. */
function saidOf(file: Attachment, { t, fmt }: Words): string {
  const copy = readersCopy(file)
  const parts = [
    file.name,
    fmt.bytes(copy.size),
    copy.sha256.slice(0, 12),
    file.redactedSha256 === null ? '' : t('attachments.redacted'),
    file.note,
  ]
  return parts.filter((part) => part !== '').join(t('frame.dot'))
}
