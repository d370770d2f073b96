import { expect } from 'chai'
import fc from 'fast-check'
import { fromText } from '../../../core/tlog/bytes.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { formatKey, isKeyName, openNote, parseKey, signatureLine, signNote, signerOf, WITNESS } from '../../../core/tlog/note.ts'
import { unhex } from './tree.ts'

// The example of the specification and of Go's sumdb/note.
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
const neumann = parseKey(NEUMANN)!

const log = signerOf('sunlit/test', new Uint8Array(32).fill(1))
const witness = signerOf('witness/监察室', new Uint8Array(32).fill(2), WITNESS)
const checkpoint = { origin: 'sunlit/test', size: 7, root: new Uint8Array(32).fill(7) }
const text = formatCheckpoint(checkpoint)

describe('a signed note', () => {
  it('of the specification opens with its key', () => {
    expect(formatKey(neumann)).to.equal(NEUMANN)
    expect(openNote(NOTE, [neumann])).to.eql({ ok: true, text: TEXT, signatures: [{ name: 'PeterNeumann', key: NEUMANN }] })
  })

  it('signs the same text the same way (RFC 8032, test 2: the key and the signature of the byte 0x72)', () => {
    const signer = signerOf('x', unhex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'))
    expect([...signer.sign(Uint8Array.of(0x72))]).to.eql([
      ...unhex(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ),
    ])
  })

  it('is condemned by a wrong signature of a trusted key, and needs one', () => {
    expect(openNote(NOTE.replace('problem is.', 'problem was.'), [neumann])).to.eql({ ok: false, problem: 'signature_wrong' })
    expect(openNote(NOTE, [log.key])).to.eql({ ok: false, problem: 'signature_missing' })
    const both = NOTE + signatureLine(TEXT, log)
    expect(openNote(both, [log.key, neumann])).to.have.nested.property('signatures.length', 2)
    expect(openNote(both + signatureLine(TEXT, log), [log.key])).to.have.nested.property('signatures.length', 1)
    expect(openNote(NOTE + signatureLine('another text\n', log), [neumann])).to.have.property('ok', true)
    expect(openNote(NOTE + signatureLine('another text\n', log), [neumann, log.key])).to.eql({ ok: false, problem: 'signature_wrong' })
  })

  const malformed: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no signature', TEXT],
    ['no empty line', NOTE.replace('\n\n', '\n')],
    ['no last newline', NOTE.slice(0, -1)],
    ['an empty line among the signatures', `${NOTE}\n`],
    ['a carriage return', NOTE.replace('\n', '\r\n')],
    ['another dash', NOTE.replace('—', '-')],
    ['a space too many', NOTE.replace('PeterNeumann ', 'PeterNeumann  ')],
    ['base64 without its padding', NOTE.replace('AM=', 'AM')],
    ['base64 of two forms', NOTE.replace('AM=', 'AN=')],
    ['a hundred and one signatures', NOTE + signatureLine(TEXT, log).repeat(100)],
    ['two megabytes', `${'x'.repeat(2_000_000)}\n${NOTE}`],
    ['half of a surrogate pair', NOTE.replace('If', '\ud800')],
  ]
  for (const [what, note] of malformed)
    it(`with ${what} is malformed`, () => {
      expect(openNote(note, [neumann, log.key])).to.eql({ ok: false, problem: 'note_malformed' })
    })

  it('does not open once anything in it was changed', () => {
    const note = signNote(text, log)
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const other = note.slice(0, at) + String.fromCharCode(code) + note.slice(at + 1)
        expect(openNote(other, [log.key]).ok).to.equal(other === note)
      }),
    )
  })

  it('is never thrown at, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        expect(openNote(noise, [log.key]).ok).to.be.false
        expect(openNote(`${text}\n— sunlit/test ${noise}\n`, [log.key]).ok).to.be.false
      }),
    )
  })

  it('carries no control characters', () => {
    for (const wrong of ['no newline', 'a tab\there\n', 'a return\r\n', '\u0000\n', '\ud800\n'])
      expect(() => signNote(wrong, log)).to.throw(RangeError)
  })
})

describe('a verifier key', () => {
  it('is read as it was written', () => {
    for (const { key } of [log, witness]) expect(parseKey(formatKey(key))).to.eql(key)
  })

  it('is refused when anything does not fit', () => {
    const wrong = [
      '',
      'PeterNeumann',
      NEUMANN.replace('c74f20a3', 'c74f20a4'),
      NEUMANN.replace('PeterNeumann', 'Peter Neumann'),
      NEUMANN.replace('PeterNeumann', 'JohnNeumann'),
      NEUMANN.replace('ARpc', 'Ahpc'), // another algorithm
      `${NEUMANN}AAAA`,
      `${'n'.repeat(100_000)}${NEUMANN}`,
    ]
    for (const text of wrong) expect(parseKey(text), text.slice(0, 60)).to.equal(undefined)
  })

  it('has a name without white space or a plus', () => {
    for (const name of ['sunlit/linxi', '监察室']) expect(isKeyName(name), name).to.be.true
    for (const name of ['', 'a b', 'a+b', 'a\u3000b', 'a\nb', 'a\ud800']) expect(isKeyName(name), name).to.be.false
    expect(() => signerOf('a b', new Uint8Array(32))).to.throw(RangeError)
  })
})

describe('a cosignature', () => {
  const time = 1_795_000_000
  const note = signNote(text, log) + signatureLine(text, witness, time)

  it('says when the witness saw the note', () => {
    expect(openCheckpoint(note, log.key, [witness.key])).to.deep.include({
      ok: true,
      checkpoint,
      signatures: [
        { name: 'sunlit/test', key: formatKey(log.key) },
        { name: 'witness/监察室', key: formatKey(witness.key), time },
      ],
    })
  })

  it('is passed over by who knows only the log', () => {
    expect(openCheckpoint(note, log.key)).to.have.nested.property('signatures.length', 1)
  })

  it('is a signature over the time and the text', () => {
    const [, , body] = signatureLine(text, witness, time).split(' ')
    const bytes = Buffer.from(body!, 'base64')
    expect(bytes.length).to.equal(4 + 8 + 64)
    expect(bytes.readBigUInt64BE(4)).to.equal(BigInt(time))
    expect([...bytes.subarray(12)]).to.eql([...witness.sign(fromText(`cosignature/v1\ntime ${time}\n${text}`))])
    bytes[11]! += 1
    const other = `${signNote(text, log)}— witness/监察室 ${bytes.toString('base64')}\n`
    expect(openCheckpoint(other, log.key, [witness.key])).to.eql({ ok: false, problem: 'signature_wrong' })
  })

  it('does not stand in for the log', () => {
    const alone = `${text}\n${signatureLine(text, witness, time)}`
    expect(openCheckpoint(alone, log.key, [witness.key])).to.eql({ ok: false, problem: 'signature_missing' })
  })

  it('has a time, and a log has none', () => {
    expect(() => signatureLine(text, witness)).to.throw(RangeError)
    expect(() => signatureLine(text, log, time)).to.throw(RangeError)
  })
})

describe('a checkpoint', () => {
  it('is origin, size and root, a line each', () => {
    expect(text).to.equal('sunlit/test\n7\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n')
    expect(parseCheckpoint(text)).to.eql(checkpoint)
    expect(parseCheckpoint(`${text}an extension\n`)).to.eql(checkpoint)
    expect(parseCheckpoint(text.replace('\n7\n', '\n0\n'))).to.eql({ ...checkpoint, size: 0 })
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['a size with a zero before it', text.replace('\n7\n', '\n07\n')],
    ['a negative size', text.replace('\n7\n', '\n-7\n')],
    ['a size beyond what a number holds', text.replace('\n7\n', '\n9007199254740993\n')],
    ['a short root', text.replace('BwcHBwc=', 'BwcH')],
    ['no origin', text.replace('sunlit/test', '')],
    ['an empty extension', `${text}\n`],
    ['no root', 'sunlit/test\n7\n'],
    ['no end', text.slice(0, -1)],
  ]
  for (const [what, other] of wrong)
    it(`with ${what} is none`, () => {
      expect(parseCheckpoint(other)).to.equal(undefined)
    })

  it('is the log’s own only under its name', () => {
    const foreign = signNote(formatCheckpoint({ ...checkpoint, origin: 'another/log' }), log)
    expect(openCheckpoint(foreign, log.key)).to.eql({ ok: false, problem: 'checkpoint_origin' })
    expect(openCheckpoint(signNote('sunlit/test\nseven\n', log), log.key)).to.eql({ ok: false, problem: 'checkpoint_malformed' })
  })
})
