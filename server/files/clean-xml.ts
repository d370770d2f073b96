import { SaxesParser, type SaxesTagNS } from 'saxes'
import { CleaningFailed } from './clean-failed.ts'

export interface XmlRules {
  /** Leave the element out with everything in it. */
  readonly drop: (tag: SaxesTagNS) => boolean
  /** Leave out the element's own tags and keep what is in it. */
  readonly unwrap?: (tag: SaxesTagNS) => boolean
  /** Leave out one attribute; by its local name. */
  readonly dropAttribute?: (local: string) => boolean
}

/** Writes an XML part anew by rules. A document type is refused: no office format has one, and it may define entities. @throws CleaningFailed */
export function rewriteXml(bytes: Uint8Array, rules: XmlRules): Uint8Array {
  const out: string[] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
  const open: ('kept' | 'unwrapped' | 'dropped')[] = []
  const dropping = (): boolean => open.at(-1) === 'dropped'
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', () => {
    throw new CleaningFailed()
  })
  parser.on('doctype', () => {
    throw new CleaningFailed()
  })
  parser.on('opentag', (tag) => {
    const fate = dropping() || rules.drop(tag) ? 'dropped' : rules.unwrap?.(tag) === true ? 'unwrapped' : 'kept'
    open.push(fate)
    if (fate === 'kept') out.push(opening(tag, rules))
  })
  parser.on('closetag', (tag) => {
    if (open.pop() === 'kept' && !tag.isSelfClosing) out.push(`</${tag.name}>`)
  })
  parser.on('text', (text) => {
    if (!dropping()) out.push(escaped(text))
  })
  parser.on('cdata', (text) => {
    if (!dropping()) out.push(escaped(text))
  })
  parser.write(textOf(bytes)).close()
  return Buffer.from(out.join(''), 'utf8')
}

function opening(tag: SaxesTagNS, { dropAttribute }: XmlRules): string {
  const attributes = Object.values(tag.attributes)
    .filter(({ local, prefix }) => prefix === 'xmlns' || dropAttribute?.(local) !== true)
    .map(
      ({ name, value }) =>
        ` ${name}="${escaped(value)
          .replaceAll('"', '&quot;')
          .replace(/[\t\n\r]/g, numbered)}"`,
    )
  return `<${tag.name}${attributes.join('')}${tag.isSelfClosing ? '/' : ''}>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
const numbered = (char: string): string => `&#${char.charCodeAt(0)};`

/** Office writes UTF-8; the standard allows UTF-16 with its mark. */
function textOf(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes)
}
