import { expect } from 'chai'
import fc from 'fast-check'
import { foldText, searchWords } from '../../../core/search-text.ts'
import { putDocuments, removeDocuments } from '../../../server/search/index.queries.ts'
import { countHits, listHits, type IndexQuery } from '../../../server/search/search.queries.ts'
import type { SearchDocument } from '../../../server/search/search.types.ts'
import { openTestDatabase, type TestDatabase } from '../../support/engines.ts'

const EVERYTHING = { sql: '1 = 1', bindings: [] }
const of = (words: readonly string[]): IndexQuery => ({ words, scope: EVERYTHING })

let next = 0
const document = (title: string, texts: readonly string[], more: Partial<SearchDocument> = {}): SearchDocument => {
  next += 1
  return {
    kind: 'law',
    refId: next,
    recordId: next,
    departmentId: null,
    itemId: null,
    publishedNumber: null,
    day: null,
    year: null,
    withdrawn: false,
    title,
    titleEn: '',
    place: '',
    href: `/laws/x#art-${next}`,
    texts,
    ...more,
  }
}

describe('the search index', () => {
  let db: TestDatabase
  before(async () => {
    db = await openTestDatabase()
  })
  after(() => db.close())
  beforeEach(() =>
    db
      .write('search_documents')
      .select('record_id')
      .then((found) => removeAll((found as { record_id: number }[]).map((row) => row.record_id))),
  )

  const removeAll = (ids: readonly number[]): Promise<void> => db.write.transaction((tx) => removeDocuments(tx, ['law'], ids))
  const put = (documents: readonly SearchDocument[]): Promise<void> => db.write.transaction((tx) => putDocuments(tx, documents))
  const found = async (words: readonly string[]): Promise<number[]> => {
    const hits = await listHits(db.read, of(words), { offset: 0, limit: 1000 })
    return hits.map(({ refId }) => refId).sort((a, b) => a - b)
  }

  /** What LIKE finds in the folded texts: the definition of a hit. */
  async function liked(words: readonly string[]): Promise<number[]> {
    const query = db
      .read('search_texts as x')
      .join('search_documents as d', 'd.id', 'x.document_id')
      .orderBy('d.ref_id')
      .select('d.ref_id as id')
    // GLOB and LIKE fold ASCII on their own: both sides are folded already.
    for (const word of words) void query.whereRaw(`x.folded like ? escape '\\'`, [`%${word.replace(/[\\%_]/g, '\\$&')}%`])
    return ((await query) as { id: number }[]).map(({ id }) => id)
  }

  const CHARS = [
    '公',
    '务',
    '接',
    '待',
    '费',
    '的',
    'a',
    'B',
    'ｂ',
    'é',
    '1',
    '２',
    '。',
    '，',
    '《',
    '%',
    '_',
    '"',
    "'",
    '*',
    '-',
    '\\',
    ':',
    ' ',
    '　',
    '\n',
    '𠮷',
    '𪚥',
    '👍',
    '👩‍💻',
    '\u200b',
    '\u0000',
  ]
  const text = fc.string({ unit: fc.constantFrom(...CHARS), maxLength: 40 })

  it('finds exactly what a search through all texts finds', async function () {
    this.timeout(120_000)
    const written = fc.sample(fc.tuple(text, fc.array(text, { maxLength: 4 })), { numRuns: 150, seed: 20261123 })
    await put(written.map(([title, texts]) => document(title, texts)))
    // Pieces of what is there, and inventions.
    const bodies = written.flatMap(([title, texts]) => [title, ...texts])
    const piece = fc.tuple(fc.constantFrom(...bodies), fc.nat(40), fc.nat(8)).map(([body, at, length]) => body.slice(at, at + length))
    let matched = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          piece,
          text,
          fc.tuple(piece, piece).map(([a, b]) => `${a} ${b}`),
        ),
        async (typed) => {
          const words = searchWords(typed)
          if (words.length === 0) return
          const expected = await liked(words)
          matched += expected.length
          expect(await found(words), JSON.stringify(words)).to.deep.equal(expected)
          const counts = await countHits(db.read, of(words))
          expect(counts.get('law') ?? 0).to.equal(expected.length)
        },
      ),
      { numRuns: 400, seed: 7 },
    )
    expect(matched).to.be.greaterThan(1000)
  })

  it('finds a phrase in texts longer than any index counts positions, and one that stands apart in none', async () => {
    const filler = '城乡居民基本养老保险经办规程'.repeat(3_000)
    await put([document('长', [`${filler}末尾才说公务接待`]), document('散', ['公务很忙，务接着办，接待从简'])])
    expect(await found(['公务接待'])).to.deep.equal([next - 1])
    expect(await found(['险经办规程末尾'])).to.deep.equal([next - 1])
    expect(await found(['公务'])).to.have.lengthOf(2)
  })

  it('finds no phrase across two texts, nor across title and text', async () => {
    await put([document('采购', ['公告', '结果'])])
    expect(await found(['采购公告'])).to.deep.equal([])
    expect(await found(['公告结果'])).to.deep.equal([])
    expect(await found(['采购', '结果'])).to.have.lengthOf(1)
  })

  it('puts what has it in the title first, then the newest, and what is withdrawn last', async () => {
    const [old, fresh, titled, withdrawn] = [
      document('一', ['公务接待'], { day: '2025-01-01' }),
      document('二', ['公务接待'], { day: '2026-01-01' }),
      document('公务接待', [''], { day: '2024-01-01' }),
      document('公务接待', ['公务接待'], { day: '2026-05-01', withdrawn: true }),
    ]
    await put([old, fresh, titled, withdrawn])
    const hits = await listHits(db.read, of(['公务接待']), { offset: 0, limit: 10 })
    expect(hits.map(({ refId }) => refId)).to.deep.equal([titled, fresh, old, withdrawn].map(({ refId }) => refId))
    const second = await listHits(db.read, of(['公务接待']), { offset: 1, limit: 2 })
    expect(second.map(({ refId }) => refId)).to.deep.equal([fresh.refId, old.refId])
  })

  it('forgets what was taken out', async () => {
    const one = document('公务接待', ['清单'])
    await put([one])
    expect(await found(['清单'])).to.deep.equal([one.refId])
    await removeAll([one.recordId])
    expect(await found(['清单'])).to.deep.equal([])
    expect(await db.read('search_texts').first('document_id')).to.equal(undefined)
  })

  it('folds on both sides', () => {
    expect(foldText('ＡＢＣ')).to.equal(foldText('abc'))
  })
})
