import { expect } from 'chai'
import {
  append,
  archiveBytes,
  owned,
  readArchive,
  recordBytes,
  start,
  type Archive,
  type EventType,
  type NewRecord,
} from '../../../core/protocol/v1/archive.ts'
import { needVectors, vectorBytes as read } from './vectors.ts'

const FILES = [
  'simple-single/fz1rBF4PyJh59D.bel',
  'simple-single/open-fz1rBF4PyJh59D.bel.snapshot',
  'simple-threshold/ewyrRZM46BwaT3.bel',
  'multi-threshold/mua6C4PiQ1NeiJ.bel',
]

/** Written anew from the texts alone. */
function rewritten({ timestamp, records }: Archive): Uint8Array {
  const begun = start(timestamp!)
  const all: NewRecord[] = [...begun.records]
  let state = begun.state
  let texts: string[] = []
  for (const { kind, text } of records) {
    if (kind === 'data') {
      texts.push(text)
      continue
    }
    const { type } = JSON.parse(text) as { type: EventType }
    const added = append(state, type, type === 'Setup' ? texts.slice(0, 3) : texts)
    all.push(...added.records)
    state = added.state
    texts = []
  }
  return archiveBytes(all, timestamp!)
}

describe('the archive of an election', () => {
  describe('as the reference tool wrote it', () => {
    before(function () {
      needVectors(this)
    })
    for (const file of FILES)
      it(`${file}: nothing to find fault with, and the same bytes when written anew`, () => {
        const bytes = read(file)
        const archive = readArchive(bytes)
        expect(archive.problems).to.deep.equal([])
        expect(Buffer.from(rewritten(archive)).equals(Buffer.from(bytes))).to.equal(true)
      })
  })

  it('keeps texts outside ASCII byte for byte', () => {
    const { state, records } = start(1_795_400_561)
    const added = append(state, 'Setup', ['{"name":"阳光台 🗳 \u007f%41"}', '[]', '["é"]'])
    const archive = readArchive(archiveBytes([...records, ...added.records], state.timestamp))
    expect(archive.problems).to.deep.equal([])
    expect(archive.records.map(({ name, text }) => ({ name, text }))).to.deep.equal(added.records)
  })

  it('names whose decryption it is', () => {
    expect(owned(2, 'x')).to.equal('{"owner":2,"payload":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}')
  })

  it('refuses another number of texts, and numbers that do not fit a header', () => {
    const { state } = start(0)
    expect(() => append(state, 'Ballot', [])).to.throw(RangeError)
    expect(() => append(state, 'EndBallots', ['x'])).to.throw(RangeError)
    expect(() => recordBytes('x', '', 8 ** 11)).to.throw(RangeError)
    expect(() => recordBytes('x', '', -1)).to.throw(RangeError)
    expect(() => recordBytes('x'.repeat(100), '', 0)).to.throw(RangeError)
  })

  describe('finds', () => {
    const begun = start(1_795_400_556)
    const setup = append(begun.state, 'Setup', ['{"name":"an election with so many words"}', '[]', '["e"]'])
    const good = archiveBytes([...begun.records, ...setup.records], 1_795_400_556)
    const NAME = setup.records[0]!.name
    const second = 1024
    const codes = (bytes: Uint8Array): string[] => readArchive(bytes).problems.map(({ code }) => code)
    const changed = (at: number, value: number): Uint8Array => {
      const bytes = good.slice()
      bytes[at] = value
      return bytes
    }
    /** With the sum of the header put right again. */
    const resealed = (at: number, text: string): Uint8Array => {
      const bytes = good.slice()
      bytes.set(Buffer.from(text), second + at)
      bytes.set(Buffer.from('        '), second + 148)
      const sum = bytes.subarray(second, second + 512).reduce((total, byte) => total + byte, 0)
      bytes.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), second + 148)
      return bytes
    }
    const cases: [string, Uint8Array, string[]][] = [
      ['an empty file', new Uint8Array(), ['archive_empty']],
      ['another file', new Uint8Array(Buffer.from('PK\x03\x04 some other file')), ['archive_start']],
      ['another version', changed(512 + 11, 0x32), ['archive_version']],
      ['a cut-off body', good.slice(0, -512), ['archive_truncated']],
      ['a cut-off header', good.slice(0, second + 100), ['archive_truncated']],
      ['the zero blocks of ordinary tar', new Uint8Array([...good, ...new Uint8Array(1024)]), ['archive_trailing']],
      ['one byte too many', new Uint8Array([...good, 0]), ['archive_truncated']],
      ['a changed sum', changed(second + 149, 0x30), ['record_header']],
      ['an owner', resealed(108, '0000001'), ['record_header']],
      ['the magic of newer tar', resealed(257, 'ustar'), ['record_header']],
      ['another time', resealed(136, '15300721555'), ['record_time']],
      ['bytes in the padding', changed(second + 1024 - 1, 1), ['record_padding']],
      ['another body', changed(second + 512 + 20, 0x41), ['record_hash']],
      ['no name of a hash', resealed(64, '.text.json'), ['record_name']],
      ['upper case in the name', resealed(0, NAME.slice(0, 64).toUpperCase()), ['record_name']],
      ['no UTF-8', changed(second + 512 + 20, 0xff), ['record_hash', 'record_text']],
    ]
    for (const [what, bytes, expected] of cases) it(what, () => expect(codes(bytes)).to.deep.equal(expected))

    it('a record that is there twice', () => {
      const { timestamp, records } = readArchive(good)
      const bytes = archiveBytes([start(timestamp!).records[0]!, ...records, records[3]!], timestamp!)
      expect(codes(bytes)).to.deep.equal(['record_twice'])
    })
  })
})
