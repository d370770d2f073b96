import { expect } from 'chai'
import fc from 'fast-check'
import { base32, codeAt, matchingStep, qrPath, SECRET_BYTES, setUpAddress, STEP_SECONDS } from '../../../server/auth/totp.ts'
import { readCode } from '../../../server/auth/second-factor.rules.ts'
import { makeRecoveryCodes, readRecoveryCode, RECOVERY_CODES } from '../../../server/auth/recovery-codes.rules.ts'
import { hashRecoveryCode } from '../../../server/auth/recovery-hash.ts'
import { seal, SealError, unseal } from '../../../server/auth/sealing.ts'

const SECRET = new TextEncoder().encode('12345678901234567890')
const seconds = (n: number): Date => new Date(n * 1000)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('a code of the authenticator', () => {
  // RFC 6238, appendix B, SHA-1: the last six of the eight digits there.
  for (const [time, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const)
    it(`is ${code} at ${time} (RFC 6238)`, () => {
      expect(codeAt(SECRET, seconds(time))).to.equal(code)
      expect(matchingStep(SECRET, code, seconds(time))).to.equal(Math.floor(time / STEP_SECONDS))
    })

  // The code of step 100, which lasts from 3000 to 3029.999: taken from 2970 to 3059.999.
  for (const [at, step] of [
    [2969.999, undefined],
    [2970, 100],
    [3000, 100],
    [3029.999, 100],
    [3059.999, 100],
    [3060, undefined],
  ] as const)
    it(`of step 100 is ${step === undefined ? 'refused' : 'taken'} at ${at} s`, () => {
      expect(matchingStep(SECRET, codeAt(SECRET, seconds(3000)), seconds(at))).to.equal(step)
    })

  it('has six ASCII digits; nothing else is looked at', () => {
    const code = codeAt(SECRET, seconds(3000))
    for (const typed of ['', code.slice(1), `${code}0`, ` ${code}`, code.replace(/./, 'x'), '２８７０８２'])
      expect(matchingStep(SECRET, typed, seconds(3000)), typed).to.equal(undefined)
  })

  it('of another secret passes only when the two secrets show the same digits by chance', () => {
    fc.assert(
      fc.property(bytes(SECRET_BYTES), bytes(SECRET_BYTES), fc.integer({ min: 0, max: 4_000_000_000 }), (mine, other, time) => {
        const shown = codeAt(other, seconds(time))
        const window = [-1, 0, 1].filter((n) => time + n * STEP_SECONDS >= 0).map((n) => codeAt(mine, seconds(time + n * STEP_SECONDS)))
        expect(matchingStep(mine, shown, seconds(time)) !== undefined).to.equal(window.includes(shown))
      }),
      { numRuns: 60 },
    )
  })

  it('is read in any width and spacing', () => {
    for (const typed of ['123456', ' 123 456 ', '１２３４５６', '123-456', '１２３　４５６'])
      expect(readCode(typed), typed).to.deep.equal({ kind: 'totp', code: '123456' })
    for (const typed of ['12345', '1234567', 'abcdef', '①②③④⑤⑥', '']) expect(readCode(typed), typed).to.equal(undefined)
  })

  it('comes from an address that authenticators read, and a picture with a quiet zone', () => {
    const address = setUpAddress(SECRET, '阳光台', 'chen')
    const { protocol, host, searchParams } = new URL(address)
    expect([protocol, host]).to.deep.equal(['otpauth:', 'totp'])
    expect(searchParams.get('secret')).to.equal(base32(SECRET)).and.equal('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    expect([searchParams.get('digits'), searchParams.get('period'), searchParams.get('algorithm')]).to.deep.equal(['6', '30', 'SHA1'])
    const { path, size } = qrPath(address)
    const xs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, w]) => [Number(x), Number(y), Number(x) + Number(w)] as const)
    expect(Math.min(...xs.map(([x]) => x))).to.equal(4)
    expect(Math.min(...xs.map(([, y]) => y))).to.equal(4)
    expect(Math.max(...xs.map(([, , end]) => end))).to.equal(size - 4)
  })
})

describe('recovery codes', () => {
  it('are ten, of eighty random bits each', () => {
    const codes = makeRecoveryCodes((n) => new Uint8Array(n).fill(255))
    expect(codes).to.have.length(RECOVERY_CODES)
    expect(codes[0]).to.equal('zzzz-zzzz-zzzz-zzzz')
    let next = 0
    const different = makeRecoveryCodes((n) => Uint8Array.from({ length: n }, () => (next = (next * 7 + 11) % 256)))
    expect(new Set(different).size).to.equal(RECOVERY_CODES)
  })

  it('are read as people write them', () => {
    const [code = ''] = makeRecoveryCodes((n) => Uint8Array.from({ length: n }, (_, i) => i * 23 + 1))
    const plain = code.replaceAll('-', '')
    const misread = plain.replaceAll('0', 'O').replaceAll('1', 'l')
    const wide = code.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    for (const typed of [
      code,
      code.toUpperCase(),
      plain,
      `  ${code} `,
      code.replaceAll('-', ' '),
      misread,
      wide,
      code.replaceAll('-', '–'),
    ])
      expect(readRecoveryCode(typed), typed).to.equal(code)
    for (const typed of ['', '123456', plain.slice(1), `${plain}a`, plain.replace(/.$/, 'u')])
      expect(readRecoveryCode(typed), typed).to.equal(undefined)
  })

  it('are kept as hashes that differ from person to person', () => {
    expect(hashRecoveryCode(1, 'x')).to.not.equal(hashRecoveryCode(2, 'x'))
  })
})

describe('a sealed secret', () => {
  const db = { installation: 'made at the first start', environment: undefined }
  const env = { ...db, environment: 'kept outside the database' }
  const nonce = Uint8Array.from({ length: 12 }, (_, i) => i)

  it('opens with the secrets and at the place it was made for, and nowhere else', () => {
    fc.assert(
      fc.property(bytes(SECRET_BYTES), bytes(12), (plain, fresh) => {
        for (const secrets of [db, env]) {
          const sealed = seal(secrets, 'second-factor:1', plain, fresh)
          expect(unseal(secrets, 'second-factor:1', sealed)).to.deep.equal(plain)
          expect(() => unseal(secrets, 'second-factor:2', sealed)).to.throw(SealError)
          expect(() => unseal({ ...secrets, installation: 'another' }, 'second-factor:1', sealed)).to.throw(SealError)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('made before SUNLIT_SECRET was set still opens; one made with it does not open without it or with another', () => {
    expect(unseal(env, 'p', seal(db, 'p', SECRET, nonce))).to.deep.equal(SECRET)
    const sealed = seal(env, 'p', SECRET, nonce)
    expect(() => unseal(db, 'p', sealed)).to.throw(SealError)
    expect(() => unseal({ ...env, environment: 'another one, as long' }, 'p', sealed)).to.throw(SealError)
  })

  it('does not open once a character of it was changed, or when it is none', () => {
    const sealed = seal(db, 'p', SECRET, nonce)
    for (let i = 0; i < sealed.length; i += 3) {
      const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1)
      expect(() => unseal(db, 'p', changed), changed).to.throw(SealError)
    }
    for (const text of ['', 'a256gcm.db', 'sm4gcm.db.x.y']) expect(() => unseal(db, 'p', text), text).to.throw(SealError)
  })
})
