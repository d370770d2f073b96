// What may be kept with a record, and what is refused at the door by name. Everything is decided by content; the ending must agree.

export const KINDS = {
  pdf: { type: 'application/pdf', endings: ['pdf'] },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', endings: ['docx'] },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] },
  csv: { type: 'text/csv', endings: ['csv'] },
  txt: { type: 'text/plain', endings: ['txt'] },
  png: { type: 'image/png', endings: ['png'] },
  jpg: { type: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  webp: { type: 'image/webp', endings: ['webp'] },
} as const
export type Kind = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[]

/** For a file field's `accept`. */
export const ACCEPT = KIND_NAMES.flatMap((kind) => [...KINDS[kind].endings.map((ending) => `.${ending}`), KINDS[kind].type]).join(',')

export const kindOfType = (type: string): Kind | undefined => KIND_NAMES.find((kind) => KINDS[kind].type === type)

/** Lower case, without the dot; empty when there is none. */
export const endingOf = (name: string): string => /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
export const agrees = (kind: Kind, name: string): boolean => (KINDS[kind].endings as readonly string[]).includes(endingOf(name))

const PROGRAM_ENDINGS = new Set(
  'exe com bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta msi msp scr pif cpl dll sys lnk reg jar apk sh bash py rb pl app deb rpm iso'.split(
    ' ',
  ),
)
const PROGRAM_HEADS: readonly RegExp[] = [
  /^MZ[^]*\x00/,
  /^\x7fELF/,
  /^#!/,
  /^\xca\xfe\xba\xbe/,
  /^(\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf])/,
  /^L\x00\x00\x00\x01\x14\x02\x00/,
]
/** Something that a computer would run. `head`: its first bytes as Latin-1. */
export const isProgram = (head: string, name: string): boolean =>
  PROGRAM_ENDINGS.has(endingOf(name)) || PROGRAM_HEADS.some((magic) => magic.test(head))

/** A page or drawing that a browser would run scripts of. Comments, a declaration and blanks may stand before it. */
export const isMarkup = (head: string, name: string): boolean =>
  /^(svgz?|x?html?|mht(ml)?|xml|xsl)$/.test(endingOf(name)) ||
  /^(\xef\xbb\xbf)?(\s|<!--[^]*?-->|<\?[^]*?\?>)*<(!doctype|html|svg|head|body|script|iframe|style|img|meta)\b/i.test(head)

const MACRO_ENDINGS = new Set('docm dotm xlsm xltm xlsb xlam pptm potm ppam ppsm'.split(' '))
/** Names inside an office archive that hold programs: VBA, Excel 4 macro sheets, ActiveX. */
export const holdsMacros = (name: string, parts: readonly string[]): boolean =>
  MACRO_ENDINGS.has(endingOf(name)) || parts.some((part) => /vbaProject[^/]*\.bin$|vbaData\.xml$|\/macrosheets\/|\/activeX\//i.test(part))

export const officeKind = (parts: readonly string[]): 'docx' | 'xlsx' | undefined => {
  if (!parts.includes('[Content_Types].xml')) return undefined
  if (parts.includes('word/document.xml')) return 'docx'
  return parts.includes('xl/workbook.xml') ? 'xlsx' : undefined
}

const LONGEST = 200

/**
 * The name of an uploaded file as it is kept and shown. Browsers send UTF-8, which the multipart parser hands over as Latin-1; paths,
 * control and direction characters (which make "cod.exe" of "exe.doc") are dropped, and what Windows does not allow in a name.
 */
export function cleanName(received: string, fallback: string): string {
  const decoded = /^[\u0000-\u00ff]*$/.test(received) ? (utf8(received) ?? received) : received
  const last = decoded.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .normalize('NFC')
  return shortened(clean) || fallback
}

function utf8(latin1: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(latin1, (char) => char.charCodeAt(0)))
  } catch {
    return undefined
  }
}

/** Keeps the ending, which tells people what the file is. */
function shortened(name: string): string {
  const letters = Array.from(name)
  if (letters.length <= LONGEST) return name
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  return `${letters.slice(0, LONGEST - ending.length - 1).join('')}…${ending}`
}
