import { posix } from 'node:path'
import { decimalText } from '../imports/spreadsheet-xlsx.ts'
import { labelled } from './extract-text.ts'
import type { FilePart, FileTexts } from './file-texts.types.ts'
import { unreadable } from './file-type.ts'
import { packageProperties, readXml } from './package-xml.ts'

type Files = ReadonlyMap<string, Uint8Array>

/** Everything a workbook says: every sheet, hidden ones, rows and columns too, comments, headers, drawings and what a pivot table remembers. */
export function extractXlsx(files: Files): FileTexts {
  const strings = sharedStrings(files)
  const dates = dateStyles(files)
  const sheets = sheetsOf(files)
  const parts: FilePart[] = [...packageProperties(files)]
  for (const { file, name, hidden } of sheets) {
    const content = files.get(file)
    if (content !== undefined) parts.push(...cellsOf(content, name, hidden, strings, dates))
    else if (file !== '') throw unreadable()
  }
  for (const [name, content] of files) parts.push(...loose(name, content))
  return { type: 'xlsx', parts, covered: [] }
}

interface SheetFile {
  readonly file: string
  readonly name: string
  readonly hidden: boolean
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

/** What the workbook refers to: programs follow these, whatever the parts are called. */
function relationsOf(files: Files): readonly Relation[] {
  const found: Relation[] = []
  const content = files.get('xl/_rels/workbook.xml.rels')
  if (content !== undefined)
    readXml(content, {
      open: (_name, { Id: id = '', Type: type = '', Target = '' }) =>
        found.push({ id, type, target: posix.normalize(Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`) }),
    })
  return found
}

/** Sheets by the workbook's relations; a sheet that no relation names is read as hidden all the same. */
function sheetsOf(files: Files): readonly SheetFile[] {
  const targets = new Map(relationsOf(files).map(({ id, target }) => [id, target]))
  const sheets: SheetFile[] = []
  const workbook = files.get('xl/workbook.xml')
  if (workbook !== undefined)
    readXml(workbook, {
      open: (element, { name = '', id = '', state = 'visible' }) => {
        if (element === 'sheet') sheets.push({ file: targets.get(id) ?? '', name, hidden: state !== 'visible' })
      },
    })
  const rest = [...files.keys()].filter(
    (file) => /^xl\/(?:work|chart|macro|dialog)sheets\/[^/]+\.xml$/i.test(file) && !sheets.some((sheet) => sheet.file === file),
  )
  return [...sheets, ...rest.map((file) => ({ file, name: file.replace(/^.*\/|\.xml$/g, ''), hidden: true }))]
}

function sharedStrings(files: Files): readonly string[] {
  const strings: string[] = []
  const named = relationsOf(files).find(({ type }) => type.endsWith('/sharedStrings'))?.target
  const content = files.get(named ?? 'xl/sharedStrings.xml')
  let inText = false
  let phonetic = false
  if (content !== undefined)
    readXml(content, {
      open: (name) => {
        if (name === 'si') strings.push('')
        if (name === 'rPh') phonetic = true
        inText = name === 't' && !phonetic
      },
      text: (text) => {
        if (inText) strings.push(`${strings.pop() ?? ''}${text}`)
      },
      close: (name) => {
        if (name === 'rPh') phonetic = false
        if (name === 't') inText = false
      },
    })
  return strings
}

/** The numbers of the cell styles that show a number as a day. */
function dateStyles(files: Files): ReadonlySet<number> {
  const own = new Set<number>()
  const styles = new Set<number>()
  const content = files.get('xl/styles.xml')
  let within = false
  let count = 0
  if (content !== undefined)
    readXml(content, {
      open: (name, { numFmtId = '', formatCode = '' }) => {
        if (name === 'numFmt' && /[yd年日]/i.test(formatCode.replace(/"[^"]*"|\[[^\]]*\]/g, ''))) own.add(Number(numFmtId))
        if (name === 'cellXfs') within = true
        if (name !== 'xf' || !within) return
        const id = Number(numFmtId)
        if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) || own.has(id)) styles.add(count)
        count += 1
      },
      close: (name) => {
        if (name === 'cellXfs') within = false
      },
    })
  return styles
}

interface Cell {
  readonly at: string
  readonly type: string
  readonly style: number
}

function cellsOf(
  content: Uint8Array,
  sheet: string,
  sheetHidden: boolean,
  strings: readonly string[],
  dates: ReadonlySet<number>,
): readonly FilePart[] {
  const parts: FilePart[] = []
  const headings = new Map<string, string>()
  const hiddenColumns: (readonly [number, number])[] = []
  let cell: Cell | undefined
  let rowHidden = false
  let value = ''
  let reading = false
  let headers = ''
  const put = (): void => {
    if (cell === undefined || value === '') return
    const text =
      cell.type === 's'
        ? (strings[Number(value)] ?? '')
        : cell.type === '' || cell.type === 'n'
          ? numberText(value, dates.has(cell.style))
          : value
    const column = cell.at.replace(/\d+$/, '')
    const number = columnNumber(column)
    const hidden = sheetHidden || rowHidden || hiddenColumns.some(([from, to]) => number >= from && number <= to)
    const heading = headings.get(column)
    if (text.trim() === '') return
    parts.push({ place: `${hidden ? 'hidden:' : ''}sheet:${sheet}!${cell.at}`, text, ...(hidden && { hidden }), ...labelled(heading) })
    // The first words in a column, short and without figures, are its heading.
    if (heading === undefined && text.length <= 20 && !/\d/.test(text)) headings.set(column, text)
  }
  readXml(content, {
    open: (name, attributes) => {
      if (name === 'col' && isTrue(attributes['hidden'])) hiddenColumns.push([Number(attributes['min']), Number(attributes['max'])])
      if (name === 'row') rowHidden = isTrue(attributes['hidden'])
      if (name === 'c') {
        cell = { at: attributes['r'] ?? '', type: attributes['t'] ?? '', style: Number(attributes['s'] ?? -1) }
        value = ''
      }
      reading = name === 'v' || (name === 't' && cell !== undefined) || name === 'f'
      if (name === 'f') reading = false
      if (/^(?:odd|even|first)(?:Header|Footer)$/.test(name)) headers = name
    },
    text: (text) => {
      if (reading) value += text
      // &L, &C and &R are left, middle and right; other codes are formats.
      else if (headers !== '' && text.trim() !== '')
        parts.push({
          place: `${headers.endsWith('Header') ? 'header' : 'footer'}:${sheet}`,
          text: text
            .replace(/&[LCR]/g, '\n')
            .replace(/&"[^"]*"|&\d+|&[A-Z]/g, '')
            .trim(),
        })
    },
    close: (name) => {
      if (name === 'v' || name === 't') reading = false
      if (name === headers) headers = ''
      if (name !== 'c') return
      put()
      cell = undefined
    },
  })
  return parts
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'
const columnNumber = (letters: string): number =>
  Array.from(letters.toUpperCase()).reduce((sum, char) => sum * 26 + char.charCodeAt(0) - 64, 0)

/** Excel counts days from the end of 1899. */
function numberText(stored: string, isDay: boolean): string {
  const days = Number(stored)
  if (!isDay || !(days > 0 && days < 2_958_466)) return decimalText(stored)
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(days) * 86_400_000).toISOString().slice(0, 10)
}

const LOOSE: readonly (readonly [RegExp, string, ReadonlySet<string>])[] = [
  [/^xl\/(?:threadedComments\/|comments).*\.xml$/i, 'comment:', new Set(['t', 'text', 'author'])],
  [/^xl\/(?:drawings|charts|diagrams)\/[^/]*\.xml$/i, 'drawing:', new Set(['t', 'v'])],
  [/^xl\/persons\/.*\.xml$/i, 'metadata:author', new Set()],
]

/** Comments, drawings and what pivot tables and links to other files keep of their sources. */
function loose(name: string, content: Uint8Array): readonly FilePart[] {
  if (/^xl\/(?:pivotCache|externalLinks)\/[^/]*\.xml$/i.test(name)) return remembered(content)
  const rule = LOOSE.find(([file]) => file.test(name))
  if (rule === undefined) return []
  const [, place, elements] = rule
  const texts: string[] = []
  let reading = false
  let number = 0
  const parts: FilePart[] = []
  const flush = (): void => {
    const text = texts.splice(0).join('').trim()
    if (text === '') return
    number += 1
    if (place === 'drawing:') parts.push({ place: `drawing:${number}`, text })
    else parts.push({ place: place.endsWith(':') ? `${place}${number}` : place, text, hidden: true })
  }
  readXml(content, {
    open: (element, { displayName = '', descr = '' }) => {
      reading = elements.has(element)
      if (displayName !== '') parts.push({ place, text: displayName, hidden: true })
      if (descr !== '') texts.push(descr)
    },
    text: (text) => {
      if (reading) texts.push(text)
    },
    close: (element) => {
      reading = false
      if (['comment', 'threadedComment', 'author', 'p', 'pt', 'sp'].includes(element)) flush()
    },
  })
  flush()
  return parts
}

function remembered(content: Uint8Array): readonly FilePart[] {
  const parts: FilePart[] = []
  let text = ''
  readXml(content, {
    open: (_element, attributes) => {
      const value = attributes['v']
      if (value !== undefined && value.trim() !== '') parts.push({ place: 'pivot', text: value, hidden: true })
      text = ''
    },
    text: (more) => {
      text += more
    },
    close: () => {
      if (text.trim() !== '') parts.push({ place: 'pivot', text: text.trim(), hidden: true })
      text = ''
    },
  })
  return parts
}
