import { strToU8, zipSync, type Zippable } from 'fflate'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const CORE =
  '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'

/** A .docx file whose body is this XML; `more` adds or replaces files inside, e.g. `word/comments.xml`. */
export function wordFile(body: string, more: Readonly<Record<string, string | Uint8Array>> = {}): Uint8Array {
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'word/document.xml': `<w:document xmlns:w="${W}"><w:body>${body}</w:body></w:document>`,
    ...more,
  }
  return packed(files)
}

/** A package of these files. */
export const packed = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ) as Zippable,
  )

export const wordStory = (element: string, body: string): string => `<w:${element} xmlns:w="${W}">${body}</w:${element}>`
export const paragraph = (text: string, properties = ''): string =>
  `<w:p><w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
export const coreProperties = (author: string, lastAuthor: string): string =>
  `${CORE}<dc:creator>${author}</dc:creator><cp:lastModifiedBy>${lastAuthor}</cp:lastModifiedBy></cp:coreProperties>`
