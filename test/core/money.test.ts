import { expect } from 'chai'
import fc from 'fast-check'
import { fen, fenFromYuanCell, formatWan, formatYuan, parseWan, parseYuan, sumFen } from '../../core/money.ts'

const MAX = Number.MAX_SAFE_INTEGER
const anyFen = fc.maxSafeInteger().map(fen)

describe('an amount of money', () => {
  it('is a whole number of fen within the safe integers', () => {
    expect(fen(MAX)).to.equal(MAX)
    expect(Object.is(fen(-0), 0)).to.be.true
    for (const wrong of [0.5, MAX + 1, -MAX - 1, Number.NaN, Infinity]) expect(() => fen(wrong), String(wrong)).to.throw(RangeError)
  })
})

describe('reading yuan', () => {
  const accepted: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['12', 1_200],
    ['007', 700],
    ['1,234.5', 123_450],
    ['1234.50', 123_450],
    ['12,345,678.90', 1_234_567_890],
    ['.5', 50],
    ['0.01', 1],
    ['¥12', 1_200],
    ['￥ 1，234．50', 123_450],
    ['１２３．４５', 12_345],
    ['12元', 1_200],
    ['¥12.30 元', 1_230],
    ['　12 ', 1_200],
    ['-3.20', -320],
    ['−3.20', -320],
    ['－３．２０', -320],
    ['-¥3.20', -320],
    ['¥-3.20', -320],
    ['¥−3.20', -320],
    ['(3.20)', -320],
    ['（1,003.20）', -100_320],
    ['(¥3.20元)', -320],
    ['90071992547409.91', MAX],
    ['-90071992547409.91', -MAX],
  ]
  for (const [text, amount] of accepted) {
    it(`reads "${text}" as ${amount} fen`, () => {
      expect(parseYuan(text)).to.equal(amount)
    })
  }

  const refused = [
    ...['', ' ', '.', '-', '¥', '元', '()', '5.', '12.345', '12.300', '1,23', '12,34.5', '1234,567', ',123', '1,,234', '1 234', '12 .5'],
    ...[
      '--3',
      '-(3)',
      '(-3)',
      '(3',
      '3)',
      '+3',
      '¥¥3',
      '3元元',
      '31.47万元',
      '31.47万',
      '1e3',
      '0x10',
      'NaN',
      'Infinity',
      '三百元',
      '①',
      '½',
      'REDACTED',
    ],
    ...['90071992547409.92', '9'.repeat(59), '0'.repeat(61), '1/2', '12%', '$12', '=1+1'],
  ]
  for (const text of refused) {
    it(`refuses "${text.slice(0, 24)}"`, () => {
      expect(parseYuan(text)).to.equal(undefined)
    })
  }

  it('comes back from what it printed, for every amount', () => {
    fc.assert(fc.property(anyFen, (amount) => parseYuan(formatYuan(amount)) === amount))
  })

  it('reads either minus, parentheses and full-width digits alike, for every amount', () => {
    const wide = (text: string) => text.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).replaceAll(',', '，')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX }).map(fen), (amount) => {
        const text = formatYuan(amount)
        const negative = [`-${text}`, `−${text}`, `(${text})`, `（${wide(text)}）`].map(parseYuan)
        return parseYuan(wide(text)) === amount && negative.every((read) => read === 0 - amount)
      }),
    )
  })

  it('never throws and never answers a fraction, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('0123456789,.-()¥元万 ')) })), (text) => {
        const read = parseYuan(text)
        return read === undefined || Number.isSafeInteger(read)
      }),
    )
  })
})

describe('reading 万元', () => {
  const table: readonly (readonly [string, number | undefined])[] = [
    ['31.47', 31_470_000],
    ['31.47万元', 31_470_000],
    ['31.47 万', 31_470_000],
    ['1,844.57', 1_844_570_000],
    ['0.000001', 1],
    ['0.0000001', undefined],
    ['(0.3)', -300_000],
    ['−0.3万元', -300_000],
    ['31.47元', undefined],
    ['9007199254.740991', MAX],
    ['9007199254.740992', undefined],
    ['', undefined],
  ]
  for (const [text, amount] of table) {
    it(`reads "${text}" as ${amount ?? 'nothing'}`, () => {
      expect(parseWan(text)).to.equal(amount)
    })
  }
})

describe('a number cell of a spreadsheet', () => {
  const table: readonly (readonly [number, number | undefined])[] = [
    [1234.5, 123_450],
    [0.1 + 0.2, 30],
    [1.005, undefined],
    [-4.35, -435],
    [-0, 0],
    [1e21, undefined],
    [Number.NaN, undefined],
    [Infinity, undefined],
    [2797370.51, 279_737_051],
  ]
  for (const [value, amount] of table) {
    it(`holds ${value} yuan: ${amount ?? 'no amount'}`, () => {
      expect(fenFromYuanCell(value)).to.equal(amount)
    })
  }

  it('keeps every amount up to a trillion yuan', () => {
    fc.assert(fc.property(fc.integer({ min: -1e14, max: 1e14 }), (amount) => fenFromYuanCell(amount / 100) === amount))
  })
})

describe('printing money', () => {
  const yuan: readonly (readonly [number, string])[] = [
    [0, '0.00'],
    [5, '0.05'],
    [100, '1.00'],
    [99_999, '999.99'],
    [100_000, '1,000.00'],
    [123_450, '1,234.50'],
    [-123_450, '−1,234.50'],
    [MAX, '90,071,992,547,409.91'],
    [-MAX, '−90,071,992,547,409.91'],
  ]
  for (const [amount, text] of yuan) {
    it(`${amount} fen is ${text} yuan`, () => {
      expect(formatYuan(fen(amount))).to.equal(text)
    })
  }

  const wan: readonly (readonly [number, string])[] = [
    [0, '0.00'],
    [4_999, '0.00'],
    [5_000, '0.01'],
    [14_999, '0.01'],
    [15_000, '0.02'],
    [-4_999, '0.00'],
    [-5_000, '−0.01'],
    [-15_000, '−0.02'],
    [31_470_000, '31.47'],
    [1_234_567_890_000, '1,234,567.89'],
    [MAX, '9,007,199,254.74'],
    [9_007_199_254_739_999, '9,007,199,254.74'],
    [9_007_199_254_734_999, '9,007,199,254.73'],
  ]
  for (const [amount, text] of wan) {
    it(`${amount} fen is ${text} 万元`, () => {
      expect(formatWan(fen(amount))).to.equal(text)
    })
  }

  it('in 万元 is never further than half a hundredth from the amount', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e15, max: 1e15 }).map(fen),
        (amount) => Math.abs((parseWan(formatWan(amount)) ?? NaN) - amount) <= 5_000,
      ),
    )
  })
})

describe('adding money', () => {
  it('is exact, and zero for nothing', () => {
    expect(sumFen([])).to.equal(0)
    expect(sumFen([0.1, 0.2].map((yuan) => parseYuan(String(yuan)) ?? fen(0)))).to.equal(30)
    expect(sumFen([fen(MAX - 1), fen(1)])).to.equal(MAX)
  })

  it('refuses a total beyond the safe integers instead of losing fen', () => {
    expect(() => sumFen([fen(MAX), fen(1)])).to.throw(RangeError)
  })
})
