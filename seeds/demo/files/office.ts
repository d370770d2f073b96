import { strToU8, zipSync } from 'fflate'
import { LIFETIMES, PROCEDURE } from '../texts/files.ts'

// The smallest files that Word and WPS open without a question, saved at a set time: the same bytes on every day.
const SAVED = '2026-01-05T09:00:00'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const FORMATS = 'http://schemas.openxmlformats.org'
const MAIN = `${FORMATS}/officeDocument/2006/relationships`

const escape = (text: string | number): string => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

function archive(parts: Readonly<Record<string, string>>): Buffer {
  const files = Object.entries(parts).map(([name, part]) => [name, strToU8(XML + part)] as const)
  return Buffer.from(zipSync(Object.fromEntries(files), { mtime: SAVED }))
}

interface Kind {
  readonly main: string
  readonly type: string
  readonly by: string
  readonly more?: readonly (readonly [part: string, type: string])[]
}

/** What both kinds have around their content. */
const frame = ({ main, type, by, more = [] }: Kind): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `<Types xmlns="${FORMATS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
    [main, `officedocument.${type}.main`] as const,
    ['docProps/core.xml', 'package.core-properties'] as const,
    ...more,
  ]
    .map(([part, kind]) => `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-${kind}+xml"/>`)
    .join('')}</Types>`,
  '_rels/.rels': `<Relationships xmlns="${FORMATS}/package/2006/relationships"><Relationship Id="rId1" Type="${MAIN}/officeDocument" Target="${main}"/><Relationship Id="rId2" Type="${FORMATS}/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
  'docProps/core.xml': `<cp:coreProperties xmlns:cp="${FORMATS}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${escape(by)}</dc:creator><cp:lastModifiedBy>${escape(by)}</cp:lastModifiedBy></cp:coreProperties>`,
})

/** A table of one sheet with a bold head. */
export function lifetimesSheet(): Buffer {
  const S = `${FORMATS}/spreadsheetml/2006/main`
  const cell = (at: string, value: string | number, style: number): string =>
    typeof value === 'number'
      ? `<c r="${at}" s="${style}"><v>${value}</v></c>`
      : `<c r="${at}" s="${style}" t="inlineStr"><is><t>${escape(value)}</t></is></c>`
  const lines = [LIFETIMES.head, ...LIFETIMES.rows]
  return archive({
    ...frame({
      main: 'xl/workbook.xml',
      type: 'spreadsheetml.sheet',
      by: LIFETIMES.author,
      more: [
        ['xl/worksheets/sheet1.xml', 'officedocument.spreadsheetml.worksheet'],
        ['xl/styles.xml', 'officedocument.spreadsheetml.styles'],
      ],
    }),
    'xl/workbook.xml': `<workbook xmlns="${S}" xmlns:r="${MAIN}"><sheets><sheet name="${escape(LIFETIMES.sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${FORMATS}/package/2006/relationships"><Relationship Id="rId1" Type="${MAIN}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${MAIN}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${S}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${S}"><cols><col min="1" max="1" width="6" customWidth="1"/><col min="2" max="3" width="22" customWidth="1"/><col min="4" max="5" width="18" customWidth="1"/></cols><sheetData>${lines
      .map(
        (line, i) =>
          `<row r="${i + 1}">${line.map((value, j) => cell(`${'ABCDE'[j] ?? ''}${i + 1}`, value, i === 0 ? 1 : 0)).join('')}</row>`,
      )
      .join('')}</sheetData></worksheet>`,
  })
}

/** A heading, paragraphs and a table of who does what. */
export function procedureLetter(): Buffer {
  const W = `${FORMATS}/wordprocessingml/2006/main`
  const run = (text: string, look = ''): string => `<w:r><w:rPr>${look}</w:rPr><w:t xml:space="preserve">${escape(text)}</w:t></w:r>`
  const paragraph = (text: string, shape = '<w:ind w:firstLineChars="200" w:firstLine="480"/>', look = ''): string =>
    `<w:p><w:pPr>${shape}</w:pPr>${run(text, look)}</w:p>`
  const edge = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map((side) => `<w:${side} w:val="single" w:sz="4"/>`).join('')
  const table = `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>${edge}</w:tblBorders></w:tblPr><w:tblGrid>${PROCEDURE.table[0].map(() => '<w:gridCol w:w="2800"/>').join('')}</w:tblGrid>${PROCEDURE.table
    .map((row) => `<w:tr>${row.map((text) => `<w:tc><w:tcPr/>${paragraph(text, '')}</w:tc>`).join('')}</w:tr>`)
    .join('')}</w:tbl>`
  return archive({
    ...frame({ main: 'word/document.xml', type: 'wordprocessingml.document', by: PROCEDURE.author }),
    'word/document.xml': `<w:document xmlns:w="${W}"><w:body>${paragraph(PROCEDURE.title, '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="36"/>')}${PROCEDURE.body
      .map((text) => paragraph(text))
      .join('')}${table}${paragraph('', '')}</w:body></w:document>`,
  })
}
