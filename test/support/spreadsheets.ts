import { strToU8, zipSync, type Zippable } from 'fflate'
import writeWorkbook from 'write-excel-file/node'

type Cell = string | number | Date | null
const typed = (value: Cell) =>
  value === null
    ? null
    : typeof value === 'number'
      ? { value, type: Number }
      : value instanceof Date
        ? { value, type: Date, format: 'yyyy-mm-dd' }
        : { value, type: String }

/** An .xlsx file with these sheets. */
export const workbook = (sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>): Promise<Buffer> =>
  writeWorkbook(Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows.map((row) => row.map(typed)) }))).toBuffer()

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook of one sheet whose XML is written by hand: for what no honest program writes. */
export function rawWorkbook(sheetXml: string, more: Zippable = {}): Uint8Array {
  return zipSync({
    '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    '_rels/.rels': strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${REL}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheetXml}</sheetData></worksheet>`,
    ),
    ...more,
  })
}
