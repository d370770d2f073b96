import { expect } from 'chai'
import { linkCitations, lawKey, type KnownLaw } from '../../../server/laws/citations.rules.ts'
import { parseLaw } from '../../../server/laws/markdown.rules.ts'
import { articleName, hanNumber, numberOf } from '../../../server/laws/numerals.rules.ts'

describe('numbers in laws', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['一', 1],
    ['十', 10],
    ['十一', 11],
    ['二十', 20],
    ['九十九', 99],
    ['一百', 100],
    ['一百零一', 101],
    ['一百一十', 110],
    ['一百二十三', 123],
    ['两百零二', 202],
    ['一千零一', 1001],
    ['二六', 26],
    ['二〇', 20],
    ['26', 26],
    ['２６', 26],
    ['', undefined],
    ['百十百', undefined],
    ['一二十', undefined],
    ['甲', undefined],
  ]
  for (const [text, n] of cases)
    it(`${text || '(nothing)'} is ${String(n)}`, () => {
      expect(numberOf(text)).to.equal(n)
    })

  it('are written as they are read, up to 9999', () => {
    for (let n = 1; n <= 9999; n++) expect(numberOf(hanNumber(n)), hanNumber(n)).to.equal(n)
    expect(articleName(10)).to.equal('第十条')
    expect(articleName(123, 1)).to.equal('第一百二十三条之一')
  })
})

const LAW = `# 临溪市试验办法

2024年1月2日 第一次会议通过
2025年3月4日 第二次会议修订）

<!-- INFO END -->

## 第一章　总 则

第一条 为了试验，制定本办法。

第二条 试验应当：

（一）真实；

第三条 所说的条文不算新的一条。

## 第二章 附则

### 第一节 施行

第三条　本办法所称试验，是指试一试。

第三条之一 补充一条。

第四条 本办法自2025年5月6日起施行。
`

describe('reading a law', () => {
  it('finds title, history, chapters, sections, articles and the day it is in force', () => {
    const law = parseLaw(LAW.replace('第三条 所说的条文不算新的一条。', '第五条 所说的条文不算新的一条。'))!
    expect(law.title).to.equal('临溪市试验办法')
    expect(law.history).to.deep.equal(['2024年1月2日 第一次会议通过', '2025年3月4日 第二次会议修订'])
    expect([law.passedOn, law.inForceOn]).to.deep.equal(['2025-03-04', '2025-05-06'])
    expect(law.articles.map(({ number, inserted, chapter, section }) => [number, inserted, chapter, section])).to.deep.equal([
      [1, 0, '第一章 总则', ''],
      [2, 0, '第一章 总则', ''],
      [3, 0, '第二章 附则', '第一节 施行'],
      [3, 1, '第二章 附则', '第一节 施行'],
      [4, 0, '第二章 附则', '第一节 施行'],
    ])
    expect(law.articles[1]!.text).to.equal('试验应当：\n（一）真实；\n第五条 所说的条文不算新的一条。')
  })

  it('takes the day of publication when it is in force from then on', () => {
    expect(parseLaw(LAW.replace('自2025年5月6日起施行', '自公布之日起施行'))!.inForceOn).to.equal('2025-03-04')
  })

  it('says nothing of a text that is no law', () => {
    for (const text of ['', '# 标题', '第一条 没有标题。', '# 标题\n\n正文']) expect(parseLaw(text), text).to.equal(undefined)
  })
})

describe('links to the laws that a text names', () => {
  const law = (slug: string, most: number): KnownLaw => ({
    slug,
    articles: new Set([...Array.from({ length: most }, (_, i) => String(i + 1)), '10-1']),
  })
  const laws = new Map([
    [lawKey('中华人民共和国政府信息公开条例'), law('open', 130)],
    [lawKey('信访工作条例'), law('petitions', 50)],
  ])
  /** [text](href), as Markdown would. */
  const linked = (text: string): string =>
    linkCitations(text, laws)
      .map(({ text: part, href }) => (href === undefined ? part : `[${part}](${href.replace('/laws/', '')})`))
      .join('')

  const cases: readonly (readonly [string, string])[] = [
    ['《政府信息公开条例》第二十六条', '[《政府信息公开条例》](open)[第二十六条](open#art-26)'],
    ['《中华人民共和国政府信息公开条例》第一百二十三条', '[《中华人民共和国政府信息公开条例》](open)[第一百二十三条](open#art-123)'],
    ['《政府信息公开条例》（国务院令第711号）第12条', '[《政府信息公开条例》](open)（国务院令第711号）[第12条](open#art-12)'],
    ['《政府信息公开条例》第二十条第一款第（八）项', '[《政府信息公开条例》](open)[第二十条第一款第（八）项](open#art-20)'],
    [
      '《政府信息公开条例》第二十条（八）、第二十一条',
      '[《政府信息公开条例》](open)[第二十条（八）](open#art-20)、[第二十一条](open#art-21)',
    ],
    [
      '《政府信息公开条例》第十四条、第十五条和第十六条第一款、第二款规定',
      '[《政府信息公开条例》](open)[第十四条](open#art-14)、[第十五条](open#art-15)和[第十六条第一款、第二款](open#art-16)规定',
    ],
    ['《政府信息公开条例》第三十七条至第三十九条', '[《政府信息公开条例》](open)[第三十七条](open#art-37)至[第三十九条](open#art-39)'],
    [
      '依据《政府信息公开条例》第十条、《信访工作条例》第二十二条。',
      '依据[《政府信息公开条例》](open)[第十条](open#art-10)、[《信访工作条例》](petitions)[第二十二条](petitions#art-22)。',
    ],
    ['《政府信息公开条例》第十条之一', '[《政府信息公开条例》](open)[第十条之一](open#art-10-1)'],
    ['《政府信息公开条例》第九百条', '[《政府信息公开条例》](open)第九百条'],
    ['《政府信息公开条例》第九百条、第十条', '[《政府信息公开条例》](open)第九百条、[第十条](open#art-10)'],
    ['《政府信息公开条例》的有关规定，第十条另说', '[《政府信息公开条例》](open)的有关规定，第十条另说'],
    ['《政府信息公开条例》', '[《政府信息公开条例》](open)'],
    ['《没有的法》第十条', '《没有的法》第十条'],
    ['第十条', '第十条'],
    ['', ''],
  ]
  for (const [text, expected] of cases)
    it(text || '(nothing)', () => {
      expect(linked(text)).to.equal(expected)
      expect(
        linkCitations(text, laws)
          .map((part) => part.text)
          .join(''),
      ).to.equal(text)
    })

  it('takes no time over a hostile text', () => {
    const started = Date.now()
    for (const text of [
      '《'.repeat(20_000),
      '《政府信息公开条例》' + '第'.repeat(20_000),
      '《政府信息公开条例》' + '第一条、'.repeat(5_000),
    ])
      expect(
        linkCitations(text, laws)
          .map((part) => part.text)
          .join(''),
      ).to.equal(text)
    expect(Date.now() - started).to.be.lessThan(2_000)
  })
})
