import { expect } from 'chai'
import fc from 'fast-check'
import { fromBase64, fromText, readUint64, toBase64, toText, uint64 } from '../../../core/tlog/bytes.ts'
import { canonicalJson } from '../../../core/tlog/canonical.ts'
import { commit, formatLeaf, parseLeaf, SALT_BYTES } from '../../../core/tlog/leaf.ts'

describe('canonical JSON', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [null, 'null'],
    [true, 'true'],
    [-0, '0'],
    [-12, '-12'],
    ['', '""'],
    ['阳光 “台”\n\u0007/', '"阳光 “台”\\n\\u0007/"'],
    ['𠮷', '"𠮷"'],
    [[], '[]'],
    [{}, '{}'],
    [{ b: 1, a: [2, { d: null, c: '' }] }, '{"a":[2,{"c":"","d":null}],"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    // RFC 8785, section 3.2.3: by UTF-16 units, where an emoji stands before a letter of the last plane
    [{ '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }, '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'],
    [JSON.parse('{"__proto__":{"x":1},"a":1}'), '{"__proto__":{"x":1},"a":1}'],
  ]
  for (const [value, text] of cases)
    it(`writes ${text}`, () => {
      expect(canonicalJson(value)).to.equal(text)
    })

  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])
  const refused: readonly (readonly [string, unknown])[] = [
    ['a float', 0.1],
    ['a number beyond the safe integers', 2 ** 53],
    ['not a number', Number.NaN],
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a big integer', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['half a pair', '\ud83d'],
    ['half a pair as a key', { '\udc00': 1 }],
    ['too deep a nesting', deep(65)],
  ]
  for (const [what, value] of refused)
    it(`refuses ${what}`, () => {
      expect(() => canonicalJson(value)).to.throw(RangeError)
    })

  it('survives being sent as JSON, whatever the order of keys', () => {
    const key = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__')
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    }))
    fc.assert(
      fc.property(value, (sent) => {
        const once = canonicalJson(sent)
        expect(canonicalJson(JSON.parse(once))).to.equal(once)
        expect(canonicalJson(backwards(JSON.parse(JSON.stringify(sent))))).to.equal(once)
      }),
    )
  })
})

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, backwards(member)]),
  )
}

describe('bytes as text', () => {
  it('are base64 in one form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes)
        expect(text).to.equal(Buffer.from(bytes).toString('base64'))
        expect(fromBase64(text)).to.eql(bytes)
      }),
    )
    for (const wrong of ['A', 'AA', 'AA=', 'AB==', 'AAB=', '====', 'AA==AAAA', 'AA-_', 'AAA\n', ' AAA', 'AAAA='])
      expect(fromBase64(wrong), wrong).to.equal(undefined)
  })

  it('are strict UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toText(fromText(text))).to.equal(text)
      }),
    )
    for (const wrong of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe9, 0x98]]) expect(toText(Uint8Array.from(wrong))).to.equal(undefined)
  })

  it('are numbers of eight bytes', () => {
    for (const value of [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) expect(readUint64(uint64(value))).to.equal(value)
    expect(readUint64(new Uint8Array(8).fill(255))).to.equal(undefined)
    expect(readUint64(new Uint8Array(7))).to.equal(undefined)
    for (const wrong of [-1, 0.5, 2 ** 53]) expect(() => uint64(wrong)).to.throw(RangeError)
  })
})

describe('a leaf', () => {
  const leaf = { at: '2026-11-23T01:02:03.004Z', commitment: new Uint8Array(32).fill(3) }
  const text = '{"at":"2026-11-23T01:02:03.004Z","commitment":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=","v":1}'

  it('is an instant and a commitment, in one form', () => {
    expect(toText(formatLeaf(leaf))).to.equal(text)
    expect(parseLeaf(formatLeaf(leaf))).to.eql(leaf)
    for (const other of [text.replace('1}', '2}'), text.replace(':"2', ': "2'), `${text} `, text.replace('AwMDAwM=', 'AwMD'), ''])
      expect(parseLeaf(fromText(other)), other).to.equal(undefined)
    expect(parseLeaf(Uint8Array.of(0xff))).to.equal(undefined)
  })

  it('commits with a salt of one length', () => {
    const salt = new Uint8Array(SALT_BYTES)
    expect(commit(salt, { b: 1, a: 2 })).to.eql(commit(salt, { a: 2, b: 1 }))
    expect(commit(salt, { a: 2 })).not.to.eql(commit(salt, { a: 3 }))
    expect(commit(salt, { a: 2 })).not.to.eql(
      commit(
        salt.map(() => 1),
        { a: 2 },
      ),
    )
    for (const length of [0, 16, 31, 33]) expect(() => commit(new Uint8Array(length), {})).to.throw(RangeError)
  })
})
