import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { checkFile, readMapping } from '../../../server/imports/check-file.service.ts'
import { reconciles } from '../../../server/imports/report.rules.ts'
import { importerOf } from '../../../server/imports/work.ts'
import { sharedFile } from '../../support/shared-data.ts'

const mappingFile = (name: string): string => readFileSync(new URL(`../../../docs/imports/${name}.mapping.json`, import.meta.url), 'utf8')
const context = { version: { versionId: 0, disclosureId: 0, departmentId: 1, period: null }, departments: new Map<string, number>() }

/** Fields of one CSV line, read with nothing of the product: state by state, character by character. */
function fieldsOf(line: string): string[] {
  const fields = ['']
  let quoted = false
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) fields.push('')
    else fields.push(`${fields.pop() ?? ''}${char}`)
  }
  return fields
}

/** Fen of a plain decimal, in whole numbers. */
function fenOf(text: string): bigint {
  const [, sign = '', yuan = '0', cents = ''] = /^(-?)(\d*)(?:\.(\d{1,2}))?$/.exec(text) ?? []
  const amount = BigInt(yuan || '0') * 100n + BigInt(cents.padEnd(2, '0'))
  return sign === '-' ? -amount : amount
}

describe('the real spending files, against an independent count', () => {
  it('Leeds, April 2011: every row, every fen', async function () {
    const file = sharedFile(this, 'data/spend/leeds_raw_2011-04.csv')
    const lines = readFileSync(file, 'utf8')
      .split('\r\n')
      .slice(1)
      .filter((line) => line !== '')
      .map(fieldsOf)
    const sum = (rows: readonly string[][]): number => Number(rows.reduce((total, row) => total + fenOf(row[9] ?? ''), 0n))
    const { report, sheet } = await checkFile(readFileSync(file), importerOf('expenses'), readMapping(mappingFile('leeds')), context)
    expect(lines).to.have.length(11_707)
    expect(report.file).to.deep.equal({ rows: 11_707, sum: sum(lines) })
    expect(report.ok.rows + report.doubtful.rows).to.equal(11_707)
    const negative = lines.filter((row) => row[9]?.startsWith('-'))
    expect(report.negative).to.deep.equal({ rows: 126, sum: sum(negative) })
    // 777 lines hold the letters; one of them is the supplier "Redactive".
    const redacted = lines.filter((row) => row.some((field) => field.startsWith('REDACTED')))
    expect(report.redacted).to.deep.equal({ rows: 776, sum: sum(redacted) })
    expect(sheet.headings).to.have.length(12)
    expect(reconciles(report)).to.equal(true)
  })

  it('Cabinet Office, December 2020: the ten exact repetitions are found and kept, or dropped', async function () {
    const file = sharedFile(this, 'data/spend/cabinetoffice_2020-12.csv')
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
    const sum = (rows: readonly string[]): number => Number(rows.reduce((total, line) => total + fenOf(fieldsOf(line)[7] ?? ''), 0n))
    const repeated = lines.filter((line, i) => lines.indexOf(line) < i)
    const mapping = readMapping(mappingFile('cabinet-office'))
    const kept = (await checkFile(readFileSync(file), importerOf('expenses'), mapping, context)).report
    expect(kept.file).to.deep.equal({ rows: 894, sum: sum(lines) })
    expect(kept.duplicates).to.deep.equal({ rows: 10, sum: sum(repeated) })
    expect([kept.ok.rows, kept.doubtful.rows, kept.error.rows]).to.deep.equal([884, 10, 0])
    const dropped = (await checkFile(readFileSync(file), importerOf('expenses'), { ...mapping, duplicates: 'drop' }, context)).report
    expect(dropped.skipped).to.deep.equal({ rows: 10, sum: sum(repeated) })
    expect(dropped.ok.sum + dropped.skipped.sum).to.equal(sum(lines))
    expect([reconciles(kept), reconciles(dropped)]).to.deep.equal([true, true])
  })
})
