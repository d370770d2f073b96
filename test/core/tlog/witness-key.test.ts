import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { formatKey, openNote, signatureLine } from '../../../core/tlog/note.ts'
import { differences } from '../../../core/tlog/differences.ts'
import { makeKey, readSealedKey, unsealKey } from '../../../core/tlog/witness-key.ts'

const PASSPHRASE = '山重水复疑无路'
const NAME = 'sunlit/test/witness/7'

describe('a witness’s key', () => {
  const { signer, sealed } = makeKey(NAME, PASSPHRASE, (bytes) => randomBytes(bytes), 1_024)

  it('opens with its passphrase, however it was typed, and with no other', () => {
    expect(unsealKey(sealed, PASSPHRASE)?.key).to.deep.equal(signer.key)
    expect(unsealKey(sealed, `${PASSPHRASE} `)).to.equal(undefined)
    expect(unsealKey(sealed, '')).to.equal(undefined)
    const typed = makeKey(NAME, 'Ａbc-é-1234567', (bytes) => randomBytes(bytes), 1_024)
    expect(unsealKey(typed.sealed, 'Abc-e\u0301-1234567')?.key).to.deep.equal(typed.signer.key)
  })

  it('signs after it was saved and opened again', () => {
    const file: unknown = JSON.parse(JSON.stringify(sealed))
    const again = unsealKey(readSealedKey(file)!, PASSPHRASE)!
    const text = 'sunlit/test\n1\nroot\n'
    expect(openNote(`${text}\n${signatureLine(text, again, 1_000)}`, [signer.key])).to.deep.equal({
      ok: true,
      text,
      signatures: [{ name: NAME, key: formatKey(signer.key), time: 1_000 }],
    })
  })

  it('holds nothing of the secret in the clear, and no two are alike', () => {
    const fixed = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(3)
    const secret = Buffer.from(fixed(32)).toString('base64')
    expect(makeKey(NAME, PASSPHRASE, fixed, 1_024).sealed.sealed).not.to.equal(secret)
    const other = makeKey(NAME, PASSPHRASE, (bytes) => randomBytes(bytes), 1_024).sealed
    expect([other.key, other.salt, other.sealed]).not.to.have.members([sealed.key, sealed.salt, sealed.sealed])
  })

  const wrong: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'key'],
    ['another version', { ...sealed, v: 'sunlit-witness-key/2' }],
    ['no cost', { ...sealed, cost: undefined }],
    ['a cost that would never end', { ...sealed, cost: 2 ** 30 }],
    ['no salt', { ...sealed, salt: undefined }],
    ['a number for a key', { ...sealed, key: 7 }],
    ['a log’s key', { ...sealed, key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' }],
  ]
  for (const [what, value] of wrong)
    it(`is not in a file with ${what}`, () => {
      expect(readSealedKey(value)).to.equal(undefined)
    })

  it('does not open when the file was damaged', () => {
    for (const damaged of [
      { ...sealed, sealed: '…' },
      { ...sealed, salt: '…' },
      { ...sealed, sealed: sealed.salt },
    ])
      expect(unsealKey(damaged, PASSPHRASE)).to.equal(undefined)
  })
})

describe('differences between two contents', () => {
  const before = { version: { title: '三月', number: 1 }, lines: [{ fen: 100 }, { fen: 200 }], empty: {} }

  it('are none between equals, in whatever order their keys come', () => {
    expect(differences(before, { empty: {}, lines: [{ fen: 100 }, { fen: 200 }], version: { number: 1, title: '三月' } })).to.deep.equal([])
  })

  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ['a changed text', { ...before, version: { title: '四月', number: 1 } }, [{ path: 'version.title', before: '三月', now: '四月' }]],
    [
      'a changed amount in a list',
      { ...before, lines: [{ fen: 100 }, { fen: 201 }] },
      [{ path: 'lines.1.fen', before: '200', now: '201' }],
    ],
    ['a line less', { ...before, lines: [{ fen: 100 }] }, [{ path: 'lines.1', before: '{"fen":200}', now: undefined }]],
    ['a field more', { ...before, more: null }, [{ path: 'more', before: undefined, now: 'null' }]],
    ['a list for an object', { ...before, empty: [] }, [{ path: 'empty', before: '{}', now: '[]' }]],
    ['nothing at all', null, [{ path: '', before: JSON.stringify(before), now: 'null' }]],
  ]
  for (const [what, now, found] of cases)
    it(`are found: ${what}`, () => {
      expect(differences(before, now)).to.deep.equal(found)
    })

  it('are listed up to fifty', () => {
    const many = (from: number): number[] => Array.from({ length: 1_000 }, (_, n) => n + from)
    expect(differences(many(0), many(1))).to.have.length(50)
  })
})
