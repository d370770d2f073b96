import { expect } from 'chai'
import fc from 'fast-check'
import {
  carriesIdentityNumber,
  carriesMobileNumber,
  checkDocument,
  diffDocuments,
  EMPTY_DOCUMENT,
  paragraphsOf,
  withElements,
  type DocumentContent,
} from '../../../../server/registers/documents/documents.rules.ts'

const text = (body: string, more: Partial<DocumentContent> = {}): DocumentContent => ({ ...EMPTY_DOCUMENT, body, ...more })
const ASKED = [
  { zh: '时间', en: 'Time' },
  { zh: '地点', en: 'Place' },
]
const codes = (content: DocumentContent, asked = ASKED): string[] =>
  checkDocument(content, asked).map(({ code, severity }) => `${severity} ${code.replace('documents.finding.', '')}`)

describe('a text record', () => {
  it('is paragraphs, one a line, whatever system typed them', () => {
    expect(paragraphsOf(' 甲\r\n\r\n乙 \r丙\n\n')).to.deep.equal(['甲', '乙', '丙'])
    expect(paragraphsOf(' \n ')).to.deep.equal([])
  })

  it('asks for the elements of the catalogue and keeps what it no longer asks for', () => {
    const content = text('', {
      elements: [
        { zh: '地点', en: 'Place', text: '三楼' },
        { zh: '旧要素', en: '', text: '还在' },
        { zh: '空要素', en: '', text: '' },
      ],
    })
    expect(withElements(content, ASKED).map(({ zh, text: said }) => [zh, said])).to.deep.equal([
      ['时间', ''],
      ['地点', '三楼'],
      ['旧要素', '还在'],
    ])
  })

  it('is stopped when it is empty, and only noted when an element is missing', () => {
    expect(codes(text(''))).to.deep.equal(['error empty', 'finding element_missing', 'finding element_missing'])
    expect(codes(text(' \n '), [])).to.deep.equal(['error empty'])
    expect(codes(text('有正文'))).to.deep.equal(['finding element_missing', 'finding element_missing'])
    expect(codes(text('', { elements: [{ zh: '时间', en: '', text: '九点' }] }))).to.deep.equal(['finding element_missing'])
    expect(codes(text('有正文'), [])).to.deep.equal([])
  })

  it('is stopped by marks of classification and by identity numbers, wherever they stand', () => {
    expect(codes(text('机密★1年\n正文'), [])).to.deep.equal(['error secrecy_mark'])
    expect(codes(text('正文', { documentNumber: '（秘密）12 号' }), [])).to.deep.equal(['error secrecy_mark'])
    expect(codes(text('正文', { elements: [{ zh: '时间', en: '', text: '11010519491231002X' }] }), [])).to.deep.equal([
      'finding identity_number',
    ])
    expect(codes(text('联系人 13812345678'), [])).to.deep.equal(['finding mobile_number'])
  })

  it('tells an identity number from other eighteen digits, and a mobile number from part of one', () => {
    expect(['11010519491231002X', '11010519491231002x', '身份证11010519491231002X号'].every(carriesIdentityNumber)).to.equal(true)
    expect(['110105194912310021', '111010519491231002X', '临财凭2026010100000123'].some(carriesIdentityNumber)).to.equal(false)
    expect(['138123456789', '0571-88123456', '12812345678'].some(carriesMobileNumber)).to.equal(false)
  })
})

describe('what changed between two texts', () => {
  const LABELS = { documentNumber: '文号', paragraph: (n: number) => `第 ${n} 段`, text: '内容', element: ({ zh }: { zh: string }) => zh }
  const diff = (from: string, to: string) => diffDocuments(text(from), text(to), LABELS)

  it('is found by paragraph: what came, what went, what was put in another’s place', () => {
    expect(diff('甲\n乙\n丙', '甲\n乙\n新\n丙')).to.deep.equal({ added: [{ label: '第 3 段', text: '新' }], removed: [], changed: [] })
    expect(diff('甲\n乙\n丙', '甲\n丙')).to.deep.equal({ added: [], removed: [{ label: '第 2 段', text: '乙' }], changed: [] })
    expect(diff('甲\n乙\n丙', '甲\n改\n丙').changed).to.deep.equal([
      { label: '第 2 段', fields: [{ label: '内容', from: '乙', to: '改' }] },
    ])
  })

  it('is found in document number and elements', () => {
    const from = text('甲', { documentNumber: '1 号', elements: [{ zh: '时间', en: '', text: '九点' }] })
    const to = text('甲', { documentNumber: '2 号', elements: [{ zh: '地点', en: '', text: '三楼' }] })
    expect(diffDocuments(from, to, LABELS).changed.map(({ label, fields }) => [label, fields[0]?.from, fields[0]?.to])).to.deep.equal([
      ['文号', '1 号', '2 号'],
      ['时间', '九点', ''],
      ['地点', '', '三楼'],
    ])
  })

  it('does not take for ever between two very long texts', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join('\n')
    const { changed, added } = diff(`头\n${long('甲')}\n尾`, `头\n${long('乙')}\n多\n尾`)
    expect([changed.length, added.length]).to.deep.equal([20_000, 1])
  })

  it('is nothing between equals, and accounts for every paragraph between any two', () => {
    const paragraphs = fc.array(fc.constantFrom('甲', '乙', '丙', '丁'), { maxLength: 12 })
    fc.assert(
      fc.property(paragraphs, paragraphs, (from, to) => {
        const { added, removed, changed } = diff(from.join('\n'), to.join('\n'))
        expect(to.length - from.length).to.equal(added.length - removed.length)
        const kept = from.length - removed.length - changed.length
        expect(kept).to.equal(longestCommon(from, to))
        if (from.join() === to.join()) expect(added.length + removed.length + changed.length).to.equal(0)
      }),
    )
  })
})

function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1)
      table[i]![j] = a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!)
  return table[a.length]![b.length]!
}
