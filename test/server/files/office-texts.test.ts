import { expect } from 'chai'
import { extractFile } from '../../../server/files/extract-file.ts'
import { readFileTexts, type FileTexts } from '../../../server/files/file-texts.ts'
import { READING_LIMITS } from '../../../server/files/file-texts.types.ts'
import { findSensitive } from '../../../server/secrecy/detectors.rules.ts'
import { coreProperties, packed, paragraph, wordFile, wordStory } from '../../support/documents.ts'
import { workbook } from '../../support/spreadsheets.ts'

const read = (bytes: Uint8Array, name: string): Promise<FileTexts> => extractFile(bytes, name, READING_LIMITS)
const places = ({ parts }: FileTexts): string[] =>
  parts.map(({ place, text, hidden = false }) => `${hidden ? '~' : ''}${place} ${text.replace(/\s+/g, ' ')}`)
const refused = (bytes: Uint8Array, name: string, limits = READING_LIMITS): Promise<unknown> =>
  readFileTexts(bytes, name, limits).then(
    () => 'read',
    (error: unknown) => (error as { code: string }).code,
  )

describe('the text of a Word document', () => {
  it('is its paragraphs, also where a program split them into pieces', async () => {
    const texts = await read(
      wordFile('<w:p><w:r><w:t>电话138</w:t></w:r><w:r><w:t>00001111</w:t></w:r></w:p>' + paragraph('第二段')),
      'a.docx',
    )
    expect(texts.type).to.equal('docx')
    expect(places(texts)).to.deep.equal(['paragraph:1 电话13800001111', 'paragraph:2 第二段'])
  })
  it('keeps the row of a table together, so that a value stays beside its label', async () => {
    const row = `<w:tbl><w:tr><w:tc>${paragraph('出生日期')}</w:tc><w:tc>${paragraph('1990.03')}</w:tc></w:tr></w:tbl>`
    const [part] = (await read(wordFile(row), 'a.docx')).parts
    expect(findSensitive(part?.text ?? '').map(({ kind }) => kind)).to.deep.equal(['birth_date'])
  })
  it('is what stands in headers, notes, comments, hidden runs, deletions and properties', async () => {
    const texts = await read(
      wordFile(
        paragraph('看不见', '<w:vanish/>') +
          paragraph('看得见', '<w:vanish w:val="0"/>') +
          '<w:p><w:del w:author="李四"><w:r><w:delText>删去的</w:delText></w:r></w:del><w:r><w:instrText>HYPERLINK "mailto:a@qq.com"</w:instrText></w:r></w:p>',
        {
          'word/header1.xml': wordStory('hdr', paragraph('机密★10年')),
          'word/footer2.xml': wordStory('ftr', paragraph('页脚')),
          'word/footnotes.xml': wordStory('footnotes', paragraph('脚注')),
          'word/comments.xml': wordStory('comments', `<w:comment w:author="王五">${paragraph('请核对')}</w:comment>`),
          'docProps/core.xml': coreProperties('张三', '赵六'),
        },
      ),
      'a.docx',
    )
    expect(places(texts)).to.have.members([
      '~hidden:paragraph:1 看不见',
      'paragraph:2 看得见',
      '~deleted:paragraph:3 删去的',
      '~hidden:paragraph:3 HYPERLINK "mailto:a@qq.com"',
      'header:1 机密★10年',
      'footer:1 页脚',
      'note:1 脚注',
      '~comment:1 请核对',
      '~metadata:author 张三',
      '~metadata:last_author 赵六',
      '~metadata:author 李四',
      '~metadata:author 王五',
    ])
  })
  it('is read whatever its parts are called', async () => {
    const texts = await read(wordFile(paragraph('正文'), { 'word/extra/anything.xml': wordStory('hdr', paragraph('机密★10年')) }), 'a.docx')
    expect(places(texts)).to.have.members(['paragraph:1 正文', 'paragraph:1 机密★10年'])
  })
  it('is read in the workbook embedded in it, and objects nobody can read are counted', async () => {
    const sheet = new Uint8Array(await workbook({ 附表: [['手机'], ['13800001111']] }))
    const texts = await read(
      wordFile(paragraph('见附表'), { 'word/embeddings/a.xlsx': sheet, 'word/embeddings/oleObject1.bin': 'x' }),
      'a.docx',
    )
    expect(places(texts)).to.include('~attachment:a.xlsx 13800001111')
    expect(texts.images).to.equal(1)
  })
})

describe('the text of a workbook', () => {
  it('is every cell with its place and the heading of its column', async () => {
    const texts = await read(
      new Uint8Array(
        await workbook({
          人员: [
            ['姓名', '出生日期'],
            ['张三', new Date('1990-03-07T00:00:00Z')],
          ],
          支出: [['金额'], [123.45]],
        }),
      ),
      'a.xlsx',
    )
    expect(texts.type).to.equal('xlsx')
    expect(texts.parts.find(({ place }) => place === 'sheet:人员!B2')).to.deep.equal({
      place: 'sheet:人员!B2',
      text: '1990-03-07',
      label: '出生日期',
    })
    expect(texts.parts.find(({ place }) => place === 'sheet:支出!A2')).to.include({ text: '123.45' })
  })
  it('is what stands in hidden sheets, rows and columns, comments, headers and pivot caches', async () => {
    const N = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    const cell = (at: string, text: string): string => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
    const texts = await read(
      packed({
        'xl/workbook.xml': `<workbook ${N} xmlns:r="r"><sheets><sheet name="明" r:id="a"/><sheet name="底" state="veryHidden" r:id="b"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels':
          '<R><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/></R>',
        'xl/worksheets/sheet1.xml': `<worksheet ${N}><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1">${cell('A1', '一')}${cell('C1', '藏列')}</row><row r="2" hidden="1">${cell('A2', '藏行')}</row></sheetData><headerFooter><oddHeader>&amp;C机密</oddHeader></headerFooter></worksheet>`,
        'xl/worksheets/sheet2.xml': `<worksheet ${N}><sheetData><row r="1">${cell('A1', '藏表')}</row></sheetData></worksheet>`,
        'xl/worksheets/sheet9.xml': `<worksheet ${N}><sheetData><row r="1">${cell('A1', '无主')}</row></sheetData></worksheet>`,
        'xl/comments1.xml': `<comments ${N}><authors><author>王五</author></authors><commentList><comment ref="A1"><text><r><t>电话</t></r><r><t>13800001111</t></r></text></comment></commentList></comments>`,
        'xl/pivotCache/pivotCacheDefinition1.xml': `<p ${N}><sharedItems><s v="缓存"/></sharedItems></p>`,
        'xl/drawings/drawing1.xml': '<d><sp><p><t>文本框</t></p></sp></d>',
      }),
      'a.xlsx',
    )
    expect(places(texts)).to.have.members([
      'sheet:明!A1 一',
      '~hidden:sheet:明!C1 藏列',
      '~hidden:sheet:明!A2 藏行',
      'header:明 机密',
      '~hidden:sheet:底!A1 藏表',
      '~hidden:sheet:sheet9!A1 无主',
      '~comment:1 王五',
      '~comment:2 电话13800001111',
      '~pivot 缓存',
      'drawing:1 文本框',
    ])
  })
})

describe('the text of a table or a plain file', () => {
  it('is read in the encodings of Chinese offices, with lines as an editor counts them', async () => {
    // 姓名,电话 in GB18030
    const gb = Buffer.concat([Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb5, 0xe7, 0xbb, 0xb0]), Buffer.from('\n"a\nb",13800001111\n')])
    const texts = await readFileTexts(gb, 'a.csv')
    expect(texts.parts.at(-1)).to.deep.equal({ place: 'line:2', text: '13800001111', label: '电话' })
    expect(places(await readFileTexts(Buffer.from('\uFEFF一\r\n\r\n二'), 'a.txt'))).to.deep.equal(['line:1 一', 'line:3 二'])
    expect((await readFileTexts(Buffer.from('a,"b\n13800001111'), 'broken.csv')).parts.map(({ text }) => text).join()).to.include(
      '13800001111',
    )
    expect((await readFileTexts(Buffer.from(''), 'a.txt')).parts).to.deep.equal([])
  })
})

const relation = (type: string, target: string): string =>
  `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`

describe('a hostile or unreadable file', () => {
  it('is refused in words, and never trusted by its name', async () => {
    const cases: readonly (readonly [Uint8Array, string, string])[] = [
      [Buffer.from('no package'), 'a.docx', 'secrecy.file.unreadable'],
      [packed({ 'x.txt': 'x' }), 'a.xlsx', 'secrecy.file.unreadable'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'a.doc', 'secrecy.file.unreadable'],
      [
        Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]),
        'a.docx',
        'secrecy.file.encrypted',
      ],
      [Buffer.from([1, 2, 0, 200, 201, 5, 0]), 'a.txt', 'secrecy.file.unreadable'],
      [wordFile('<w:p><w:r><w:t>open'), 'a.docx', 'secrecy.file.unreadable'],
      [packed({ 'word/document.xml': new Uint8Array(40_000_000) }), 'a.docx', 'secrecy.file.too_large'],
      [wordFile(paragraph('无'), { '_rels/.rels': relation('officeDocument', 'word/real.xml') }), 'a.docx', 'secrecy.file.unreadable'],
      [
        packed({
          'xl/workbook.xml': '<w><sheet name="a" id="rId1"/></w>',
          'xl/_rels/workbook.xml.rels': relation('worksheet', 'elsewhere/sheet.xml'),
        }),
        'a.xlsx',
        'secrecy.file.unreadable',
      ],
    ]
    for (const [bytes, name, code] of cases) expect(await refused(bytes, name), `${name} ${code}`).to.equal(code)
  })
  it('keeps its words in a part of another name, which is read all the same', async () => {
    const sheet = '<s><sheetData><row><c r="A1" t="s"><v>0</v></c></row></sheetData></s>'
    const bytes = packed({
      'xl/workbook.xml': '<w/>',
      'xl/_rels/workbook.xml.rels': relation('sharedStrings', '../words/any.xml'),
      'xl/worksheets/sheet1.xml': sheet,
      'words/any.xml': '<sst><si><t>机密★10年</t></si></sst>',
    })
    expect(places(await read(bytes, 'a.xlsx'))).to.deep.equal(['~hidden:sheet:sheet1!A1 机密★10年'])
  })
  it('may use up its own memory, and nothing else', async function () {
    this.timeout(60_000)
    const rows = Array.from(
      { length: 60_000 },
      (_, i) => `<row r="${i}"><c r="A${i}" t="str"><v>${i % 7} ${'x'.repeat(40)}</v></c></row>`,
    ).join('')
    const bytes = packed({ 'xl/workbook.xml': '<w/>', 'xl/worksheets/sheet1.xml': `<s><sheetData>${rows}</sheetData></s>` })
    expect(await refused(bytes, 'a.xlsx', { ...READING_LIMITS, memoryMb: 16 })).to.equal('secrecy.file.too_large')
    expect(await refused(bytes, 'a.xlsx', { ...READING_LIMITS, characters: 1_000 })).to.equal('secrecy.file.too_large')
  })
})

describe('what a picture carries', () => {
  it('is its EXIF fields, comments and the place where it was taken', async () => {
    const tiff = Buffer.alloc(200)
    tiff.write('II*\0', 'latin1')
    tiff.writeUInt32LE(8, 4)
    tiff.writeUInt16LE(2, 8)
    const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
      tiff.writeUInt16LE(tag, at)
      tiff.writeUInt16LE(type, at + 2)
      tiff.writeUInt32LE(count, at + 4)
      tiff.writeUInt32LE(value, at + 8)
    }
    entry(10, 0x013b, 2, 7, 60)
    entry(22, 0x8825, 4, 1, 80)
    tiff.write('张三\0', 60)
    tiff.writeUInt16LE(2, 80)
    entry(82, 2, 5, 3, 120)
    entry(94, 4, 5, 3, 144)
    for (const [i, value] of [34, 30, 0, 113, 45, 0].entries()) {
      tiff.writeUInt32LE(value, 120 + i * 8)
      tiff.writeUInt32LE(1, 124 + i * 8)
    }
    const app1 = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
    const comment = Buffer.from('电话13800001111')
    const segment = (marker: number, data: Buffer): Buffer =>
      Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]), data])
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe1, app1), segment(0xfe, comment), Buffer.from([0xff, 0xda, 0, 2])])
    const texts = await readFileTexts(jpeg, 'a.jpg')
    expect(texts).to.include({ type: 'image', images: 1 })
    expect(places(texts)).to.deep.equal([
      '~metadata:author 张三',
      '~metadata:place GPS 34.50000, 113.75000',
      '~metadata:comment 电话13800001111',
    ])
  })
  it('is read as far as it goes when the picture is cut off', async () => {
    expect((await readFileTexts(Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff]), 'a.jpg')).parts).to.deep.equal([])
    expect((await readFileTexts(Buffer.from('\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt', 'latin1'), 'a.png')).parts).to.deep.equal([])
  })
})
