import type { Reader } from '../disclosures/record.presenter.ts'
import { hrefOf } from '../disclosures/record.presenter.ts'
import type { Disclosure, DisclosureVersion } from '../disclosures/disclosures.types.ts'
import type { FieldProblems } from '../errors.ts'
import { ACCEPT, kindOfType } from '../files/sniff.rules.ts'
import { denyRedact, seesOriginals } from './attachments.policy.ts'
import { isShown, megabytes, MOST_BYTES, MOST_FILES, REDACTED_ACCEPT } from './attachments.rules.ts'
import { readersCopy, type Attachment, type FileCopy } from './attachments.types.ts'
import type { Managed } from './editing.service.ts'
import type { OpenFile } from './reading.service.ts'

const ICONS: Readonly<Record<string, string>> = {
  pdf: 'file-text',
  docx: 'file-description',
  xlsx: 'file-spreadsheet',
  csv: 'file-spreadsheet',
  txt: 'notes',
}

export const iconOf = (type: string): string => ICONS[kindOfType(type) ?? ''] ?? 'photo'
const kindName = (type: string): string => (kindOfType(type) ?? '').toUpperCase()
const original = (copy: FileCopy): string => (copy.copy === 'original' ? '?copy=original' : '')
const downloadOf = (id: number, copy: FileCopy): string => `/attachments/${id}${original(copy)}`
const viewOf = (id: number, copy: FileCopy): string | undefined =>
  isShown(copy.type) ? `/attachments/${id}/view${original(copy)}` : undefined

/** One file as a list shows it: the readers' copy first, the original beside it for whoever may open it. */
function fileRow(attachment: Attachment, disclosure: Disclosure, { t, fmt, actor }: Reader) {
  const copy = readersCopy(attachment)
  const differs = attachment.redactedSha256 !== null || attachment.publicSha256 !== null
  const whole: FileCopy = { ...attachment, copy: 'original' }
  // How a file was prepared, and the sum of its bytes, are for those who answer for it.
  const inside = seesOriginals(actor, disclosure)
  return {
    id: attachment.id,
    icon: iconOf(copy.type),
    name: attachment.name,
    line: [kindName(copy.type), fmt.bytes(copy.size)].join(t('frame.dot')),
    note: attachment.note,
    redacted: attachment.redactedSha256 === null ? undefined : t('attachments.redacted'),
    cleaned: inside && (attachment.redactedSha256 !== null || attachment.publicSha256 !== null) ? t('attachments.cleaned') : undefined,
    download: downloadOf(attachment.id, copy),
    view: viewOf(attachment.id, copy),
    sha256: inside ? copy.sha256 : undefined,
    original:
      differs && inside
        ? {
            download: downloadOf(attachment.id, whole),
            view: viewOf(attachment.id, whole),
            size: fmt.bytes(attachment.size),
            sha256: attachment.sha256,
          }
        : undefined,
  }
}

/** The files on a record's page. `manage`: where whoever may black out goes from there. */
export function presentFiles(attachments: readonly Attachment[], disclosure: Disclosure, shown: DisclosureVersion, reader: Reader) {
  const mayRedact = shown.number === disclosure.workingNumber && denyRedact(reader.actor, disclosure, shown) === undefined
  return {
    rows: attachments.map((attachment) => fileRow(attachment, disclosure, reader)),
    manage: mayRedact && attachments.length > 0 ? `/disclosures/${disclosure.id}/attachments` : undefined,
  }
}

export interface PanelAsked {
  readonly problems?: FieldProblems
  readonly message?: string | undefined
}

/** The list with everything that can be done to it now. */
export function presentPanel(
  { disclosure, attachments, mayAttach }: Pick<Managed, 'disclosure' | 'attachments' | 'mayAttach'>,
  limit: number,
  reader: Reader,
  { problems = {}, message }: PanelAsked = {},
) {
  const { t, fmt } = reader
  const used = attachments.reduce((sum, { size }) => sum + size, 0)
  return {
    version: disclosure.version,
    action: `/disclosures/${disclosure.id}/attachments`,
    mayAttach,
    said: [...(message === undefined ? [] : [message]), ...Object.values(problems).map(({ code, params }) => t(code, params))],
    room: t(attachments.length === 0 ? 'attachments.room.none' : 'attachments.room', {
      n: attachments.length,
      max: MOST_FILES,
      used: fmt.bytes(used),
      most: megabytes(MOST_BYTES),
    }),
    accept: ACCEPT,
    redactedAccept: REDACTED_ACCEPT,
    limit,
    rows: attachments.map((attachment, i) => ({
      ...fileRow(attachment, disclosure, reader),
      by: t('attachments.by', {
        person: reader.locale === 'en' && attachment.uploadedByNameEn !== '' ? attachment.uploadedByNameEn : attachment.uploadedByName,
        at: fmt.dateTime(attachment.uploadedAt),
      }),
      redactedName: attachment.redactedName,
      first: i === 0,
      last: i === attachments.length - 1,
    })),
  }
}

/** The page that shows one PDF or picture. */
export function presentView({ attachment, file, disclosure, version }: OpenFile, { t, fmt }: Reader) {
  const chip =
    file.copy === 'original'
      ? { kind: 'late', text: t('attachments.original'), icon: 'lock' }
      : file.copy === 'redacted'
        ? { kind: 'idle', text: t('attachments.redacted'), icon: 'eye-off' }
        : ''
  const source = downloadOf(attachment.id, file)
  return {
    title: attachment.name,
    head: {
      crumbs: [
        { label: t('disclosures.title'), href: '/disclosures' },
        { label: version.title, href: hrefOf(disclosure, version) },
      ],
      facts: [chip, kindName(file.type), fmt.bytes(file.size), attachment.note],
      actions: [{ label: t('attachments.download'), icon: 'download', href: source, download: true, primary: true }],
    },
    shown: {
      source,
      name: attachment.name,
      pdf: file.type === 'application/pdf',
      warning: file.copy === 'original' ? t('attachments.original.warning') : '',
    },
  }
}
