import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { translator } from '../../../server/i18n/index.ts'
import { checkFile } from '../../../server/imports/check-file.service.ts'
import { importTemplate } from '../../../server/imports/template.service.ts'
import { withRules } from '../../../server/imports/validation-xml.ts'
import { importerOf } from '../../../server/imports/work.ts'
import { chen, lin } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

describe('the template', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  for (const locale of ['zh-CN', 'en'] as const)
    it(`has lists to choose from, and its example reads well without a mapping (${locale})`, async () => {
      const { bytes } = await importTemplate(world.deps, world.actor(lin), 'expenses', translator(locale))
      const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
      const sheet = locale === 'en' ? 'Choices' : '可选的值'
      expect(xml).to.match(
        new RegExp(`<dataValidation type="list"[^>]*sqref="B2:B5000"><formula1>'${sheet}'!\\$A\\$2:\\$A\\$21</formula1>`),
      )
      expect(xml).to.include('type="date"').and.include('type="decimal"').and.include('type="whole"')
      expect(xml.indexOf('<dataValidations')).to.be.greaterThan(xml.indexOf('</sheetData>'))

      const departments = new Map([['就业促进科', 4]])
      const { report, rows } = await checkFile(bytes, importerOf('expenses'), undefined, {
        version: { versionId: 0, disclosureId: 0, departmentId: 4, period: '2026-09' },
        departments,
      })
      // Every cell of the example reads well; the example itself is fiction and must not slip into a record.
      expect(rows.map(({ findings, amount }) => [findings.map(({ code }) => code), amount])).to.deep.equal([
        [['imports.finding.example'], 48_600],
      ])
      expect(report.error.rows).to.equal(1)
    })

  it('is for publishers', async () => {
    const refused = await importTemplate(world.deps, world.actor(chen), 'expenses', translator('zh-CN')).catch((error: unknown) => error)
    expect(refused).to.include({ kind: 'forbidden', code: 'imports.denied.not_publisher' })
  })

  it('puts rules where the order of a worksheet wants them', () => {
    const rule = { column: 27, kind: 'list', source: "'a&b'!$A$2", message: '"<' } as const
    const xml = withRules('<worksheet><sheetData/><mergeCells/><pageMargins/></worksheet>', [rule], 9)
    expect(xml).to.match(
      /<mergeCells\/><dataValidations count="1"><dataValidation [^>]*error="&quot;&lt;" sqref="AB2:AB9"><formula1>'a&amp;b'!\$A\$2<\/formula1><\/dataValidation><\/dataValidations><pageMargins\/>/,
    )
    expect(withRules('<worksheet/></worksheet>', [], 9)).to.equal('<worksheet/></worksheet>')
    expect(() => withRules('<html>', [rule], 9)).to.throw('not a worksheet')
  })
})
