import { expect } from 'chai'
import fc from 'fast-check'
import { isUuid, newUuid, token } from '../../../core/protocol/v1/base58.ts'
import { codeProblem, deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { Q } from '../../../core/protocol/v1/group.ts'
import { hashToScalar, sha256b64, sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { isCanonical, listOf, objectOf, pairOf, print, readExact, readText, aString, wholeNumber } from '../../../core/protocol/v1/json.ts'
import { inverse, mod, parseScalar, randomScalar, scalarText, sum } from '../../../core/protocol/v1/scalars.ts'
import { quick, seeded } from './groups.ts'

const random = seeded('scalars')
const bytesOf = (scalar: bigint): Uint8Array => new Uint8Array(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex'))

describe('scalars', () => {
  it('are drawn until they are below q, never reduced', () => {
    const drawn = [Q, Q + 1n, 2n ** 253n - 1n, 42n].map(bytesOf)
    expect(randomScalar(() => drawn.shift()!)).to.equal(42n)
    expect(drawn).to.have.length(0)
  })

  it('take 253 bits of what is drawn and leave the source as it was', () => {
    const bytes = bytesOf(2n ** 255n + 7n)
    expect(randomScalar(() => bytes)).to.equal(7n)
    expect(bytes[0]).to.equal(0x80)
  })

  it('reach both ends, evenly', () => {
    const all = Array.from({ length: 2_000 }, () => randomScalar(random))
    expect(all.every((scalar) => scalar >= 0n && scalar < Q)).to.equal(true)
    const eighths = [0, 1, 2, 3, 4, 5, 6, 7].map((part) => all.filter((scalar) => (scalar * 8n) / Q === BigInt(part)).length)
    for (const count of eighths) expect(count).to.be.within(190, 310) // 250 each; five standard deviations are 74
  })

  it('have one text', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: Q - 1n }), (k) => parseScalar(scalarText(k)) === k))
    for (const wrong of [
      '',
      '00',
      '01',
      '-1',
      '+1',
      ' 1',
      '1 ',
      '1\n',
      '1.0',
      '1e3',
      '0x1',
      '１',
      Q.toString(),
      `${Q}0`,
      1,
      null,
      undefined,
      ['1'],
    ])
      expect(parseScalar(wrong), String(wrong)).to.equal(undefined)
    expect(parseScalar((Q - 1n).toString())).to.equal(Q - 1n)
  })

  it('have inverses, but for zero', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: Q - 1n }), (k) => mod(k * inverse(k)) === 1n),
      { numRuns: 20 },
    )
    expect(mod(-3n * inverse(-3n))).to.equal(1n)
    expect(() => inverse(0n)).to.throw(RangeError)
    expect(() => inverse(Q)).to.throw(RangeError)
  })

  it('are what remains, of negative numbers too', () => {
    expect([mod(-1n), mod(Q), mod(2n * Q + 3n), sum([Q - 1n, 2n]), sum([])]).to.deep.equal([Q - 1n, 0n, 3n, 1n, 0n])
  })

  it('of a hash are read most significant digit first', () => {
    expect(hashToScalar('abc')).to.equal(0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adn % Q)
    expect(sha256hex('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sha256b64('')).to.equal('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU')
    expect(sha256b64('{"a":"赞成"}')).to.equal('EaoIiVZqEHXv2PpcvHT/Wl62r8EVkbW0BlcwlQfUuVE')
  })
})

describe('voting codes', () => {
  it('have their shape and are never the same', () => {
    const codes = Array.from({ length: 200 }, () => newCode(random))
    expect(new Set(codes).size).to.equal(200)
    for (const code of codes) expect(codeProblem(code)).to.equal(undefined)
    const letters = new Set(codes.join('').replaceAll('-', ''))
    expect([...letters].sort().join('')).to.equal('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')
  })

  it('say what a typed text is instead', () => {
    expect(codeProblem('Ydrsu-J8wXAP-Hgd4D-6Nd965')).to.equal(undefined)
    expect(codeProblem('ABCDE-12345-abcde')).to.equal('password_shape')
    for (const wrong of [
      '',
      'Ydrsu-J8wXAP-Hgd4D-6Nd96',
      'YdrsuJ8wXAPHgd4D6Nd965',
      ' Ydrsu-J8wXAP-Hgd4D-6Nd965',
      'Ydrsu-J8wXAP-Hgd4D-6Nd96O',
      'Ydrsu-J8wXAP-Hgd4D-6Nd965\n',
    ])
      expect(codeProblem(wrong), wrong).to.equal('shape')
  })

  it('lead to another credential in another election', () => {
    const code = newCode(random)
    const [a, b] = ['fz1rBF4PyJh59D', 'mua6C4PiQ1NeiJ'].map((uuid) => deriveCredential(quick, uuid, code).credential)
    expect(a).to.not.equal(b)
    expect(deriveCredential(quick, 'fz1rBF4PyJh59D', code).credential).to.equal(a)
  })

  it('draw again what names no letter', () => {
    const drawn = [Uint8Array.of(58, 59, 63, 57, 0), Uint8Array.of(64 + 1), Uint8Array.of(255), Uint8Array.of(9), Uint8Array.of(10)]
    expect(token(() => drawn.shift()!, 5)).to.equal('z12AB')
  })

  it('names of elections are fourteen letters', () => {
    expect(isUuid(newUuid(random))).to.equal(true)
    for (const wrong of ['', 'fz1rBF4PyJh59', 'fz1rBF4PyJh5l0', 'fz1rBF4PyJh59D\n', 'x'.repeat(65)])
      expect(isUuid(wrong), wrong).to.equal(false)
  })
})

describe('strict JSON', () => {
  const reader = objectOf({ a: aString }, { n: wholeNumber(1, 5), l: listOf(pairOf(aString, wholeNumber()), 0, 2) })

  it('reads what is there, in our order', () => {
    expect(print(readText('{"l":[["x",0]],"n":2,"a":""}', reader)!)).to.equal('{"a":"","n":2,"l":[["x",0]]}')
  })

  const wrong = ['{}', '{"a":null}', '{"a":"","b":1}', '{"a":"","n":null}', '{"a":"","n":0}', '{"a":"","n":6}', '{"a":"","n":1.5}', '{"a":"","n":"1"}',
    '{"a":"","l":{}}', '{"a":"","l":[["x"]]}', '{"a":"","l":[["x",1,2]]}', '{"a":"","l":[["x",-0]]}', '{"a":"","l":[[],[],[]]}', '[]', '"a"', 'null', '', '{"a":""', '{"__proto__":{"a":""}}',
    '{"a":"","__proto__":1}', '{"a":"","toString":1}', `${'['.repeat(100_000)}${']'.repeat(100_000)}`] // prettier-ignore
  for (const text of wrong) it(`refuses ${text.slice(0, 40)}`, () => expect(readText(text, reader)).to.equal(undefined))

  it('exactly means to the letter', () => {
    expect(readExact('{"a":"赞/","n":1}', reader)).to.deep.equal({ a: '赞/', n: 1 })
    for (const text of [
      '{"n":1,"a":""}',
      '{"a": ""}',
      '{"a":"\\u0061"}',
      '{"a":"\\/"}',
      '{"a":"x","a":""}',
      '{"a":"","n":1.0}',
      '{"a":"","n":1e0}',
      '{"a":"\ud800"}',
    ])
      expect(readExact(text, reader), text).to.equal(undefined)
  })

  it('knows the compact text of a value', () => {
    expect(['{"b":1,"a":[]}', '"赞"', '7', '[null,true]'].every(isCanonical)).to.equal(true)
    for (const text of ['', '{', ' 7', '7 ', '1.0', '-0', '"\\u0061"', '{"a":1,"a":1}', '{"a":1,}'])
      expect(isCanonical(text), text).to.equal(false)
  })
})
