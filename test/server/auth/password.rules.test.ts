import { expect } from 'chai'
import { makeTemporaryPassword, passwordProblem } from '../../../server/auth/password.rules.ts'

describe('a new password', () => {
  const problem = (password: string, alwaysGood?: string) => passwordProblem(password, { username: 'linfang', alwaysGood })?.code

  for (const [password, code] of [
    ['nine-char', 'auth.password.too_short'],
    ['ten-chars!', undefined],
    ['云雀山脚小河边的柳', 'auth.password.too_short'],
    ['云雀山脚小河边的柳树', undefined],
    ['ｔｅｎ－ｃｈａｒｓ！', undefined],
    ['🌊🌊🌻🌻🌲', 'auth.password.too_short'],
    ['x-' + 'long words '.repeat(11) + 'y', undefined],
    ['x-' + 'long words '.repeat(12), 'common.error.too_long'],
    ['linfang2026', 'auth.password.user_name'],
    ['LinFang!!!!', 'auth.password.user_name'],
    ['2026gnafnil', 'auth.password.user_name'],
    ['linfanglinfang', 'auth.password.user_name'],
    ['linfang reads books', undefined],
    ['1234567890', 'auth.password.common'],
    ['20261123123456', 'auth.password.common'],
    ['aaaaaaaaaaaa', 'auth.password.common'],
    ['abababababab', 'auth.password.common'],
    ['Password123', 'auth.password.common'],
    ['ＰＡＳＳＷＯＲＤ２０２６', 'auth.password.common'],
    ['1qaz2wsx3edc', 'auth.password.common'],
    ['woaini1314520', 'auth.password.common'],
    ['sunlit-demo', 'auth.password.common'],
    ['correct horse battery', undefined],
  ] as const)
    it(`${password.slice(0, 24)}: ${code ?? 'may be used'}`, () => {
      expect(problem(password)).to.equal(code)
    })

  it('may be the demonstration’s in a demonstration, and only there', () => {
    expect(problem('sunlit-demo', 'sunlit-demo')).to.equal(undefined)
    expect(problem('sunlit-dem0', 'sunlit-demo')).to.equal('auth.password.common')
    expect(problem('password12', 'sunlit-demo')).to.equal('auth.password.common')
  })
})

describe('a one-time password', () => {
  it('has twelve letters and digits that cannot be misread', () => {
    let next = 0
    const all = Array.from({ length: 400 }, () =>
      makeTemporaryPassword((n) => Uint8Array.from({ length: n }, () => (next = (next * 5 + 3) % 256))),
    )
    for (const one of all) expect(one).to.match(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/)
  })

  it('drops the bytes beyond a whole multiple of the alphabet, which would favour its first letters', () => {
    const bytes = [
      ...Array<number>(40).fill(248),
      ...Array<number>(40).fill(255),
      ...Array<number>(6).fill(247),
      ...Array<number>(42).fill(31),
    ]
    expect(makeTemporaryPassword((n) => Uint8Array.from(bytes.splice(0, n)))).to.equal('9999-99aa-aaaa')
  })
})
