import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { verifierPage } from '../../public/build-verifier.ts'

describe('the offline verifier', function () {
  this.timeout(60_000)
  let page: string
  before(async () => (page = await verifierPage()))

  const partsOf = (pattern: RegExp): string[] => [...page.matchAll(pattern)].map(([, part]) => part ?? '')

  it('is one file: it names nothing that a browser would fetch, and its policy forbids fetching', () => {
    expect(page).not.to.match(/<(?:link|img|iframe|script)[^>]+(?:src|href)=/)
    const [policy] = partsOf(/http-equiv="Content-Security-Policy" content="([^"]+)"/g)
    expect(policy).to.match(/^default-src 'none'; /)
    expect(policy).not.to.match(/https?:|connect-src|'unsafe|\*/)
  })

  it('runs nothing but the program that its policy names', () => {
    const [program] = partsOf(/<script>([\s\S]*?)<\/script>/g)
    const [style] = partsOf(/<style>([\s\S]*?)<\/style>/g)
    for (const part of [program!, style!]) {
      expect(page).to.include(`'sha256-${createHash('sha256').update(part).digest('base64')}'`)
    }
    expect(partsOf(/<script>([\s\S]*?)<\/script>/g)).to.have.length(1)
  })

  it('is the same file whenever it is built', async () => expect(await verifierPage()).to.equal(page))

  it('has its words in both languages', () => {
    const [text] = partsOf(/<script type="application\/json" id="words">([\s\S]*?)<\/script>/g)
    const words = JSON.parse(text!) as Record<'zh-CN' | 'en', Record<string, string>>
    expect(Object.keys(words['zh-CN']).sort()).to.deep.equal(Object.keys(words.en).sort())
    for (const key of partsOf(/data-say="([^"]+)"/g)) expect(words.en).to.have.property(key)
  })
})
