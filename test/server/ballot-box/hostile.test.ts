import { expect } from 'chai'
import fc from 'fast-check'
import { makeWorld, type World } from '../../support/world.ts'
import { cast, collecting, polling, type Polling } from './voting.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const REFUSED = [403, 404, 409, 413, 422]

/** Whatever JSON can say, and what it cannot: numbers beyond all numbers, keys of prototypes, depth without end. */
const anything: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 5 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('1e999', '-0', '9'.repeat(400), 'null', '"\\ud800"', '{"__proto__":{"credential":"x"}}', '\u0000', '\uFEFF{}'),
  fc.nat(1500).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.nat(300).map((depth) => '{"answers":'.repeat(depth)),
)

/** Every place in a value, as the keys that lead to it. */
function places(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))]
}

/** The text of a value with `text` in one place, unquoted. */
function planted(value: Json, path: readonly string[], text: string): string {
  const [key, ...rest] = path
  if (key === undefined) return text
  if (Array.isArray(value))
    return `[${value.map((item, at) => (String(at) === key ? planted(item, rest, text) : JSON.stringify(item))).join(',')}]`
  const entries = Object.entries(value as Record<string, Json>)
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${name === key ? planted(item, rest, text) : JSON.stringify(item)}`).join(',')}}`
}

describe('a ballot box and those who mean it harm', function () {
  this.timeout(120_000)
  let world: World
  let box: Polling
  let gathering: Polling
  before(async () => {
    world = await makeWorld()
    box = await polling(world, 1)
    gathering = await collecting(world, 1)
  })
  after(() => world.close())

  const expectRefusal = ({ status, body }: { status: number; body: { code?: string } }): void => {
    expect(status, JSON.stringify(body)).to.be.oneOf(REFUSED)
    expect(body.code)
      .to.be.a('string')
      .and.to.match(/^[a-z_]+$/)
  }

  it('answers any text that is sent as a ballot with a code', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (text) => expectRefusal(await cast(world, box.uuid, text))),
      { numRuns: 150 },
    )
  })

  it('answers a ballot with anything in any one place of it with a code', async () => {
    const ballot = JSON.parse(box.ballot(box.voters[0]!)) as Json
    const all = places(ballot)
    const small = anything.filter((text) => text.length < 400)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), small, async (place, text) =>
        expectRefusal(await cast(world, box.uuid, planted(ballot, place, text))),
      ),
      { numRuns: 250 },
    )
    expect(await world.db.read('box_pending').where({ box_uuid: box.uuid })).to.deep.equal([])
  })

  it('answers anything that is sent as a credential with a code', async () => {
    const { credential, signature } = gathering.voters[0]!
    const fields = fc.record({
      credential: fc.oneof(fc.constant(credential), fc.jsonValue()),
      signature: fc.oneof(fc.constant(signature), fc.jsonValue()),
    })
    const body = fc.oneof(
      fields.filter((sent) => sent.credential !== credential || sent.signature !== signature).map((sent) => JSON.stringify(sent)),
      anything,
    )
    await fc.assert(
      fc.asyncProperty(body, async (text) =>
        expectRefusal(await world.visitor().post(`/box/${gathering.uuid}/credentials`).type('application/json').send(text)),
      ),
      { numRuns: 150 },
    )
  })

  it('answers any address with a code', async () => {
    const segment = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 80 })
      .filter((text) => !/\p{Surrogate}/u.test(text) && text !== '.' && text !== '..')
    await fc.assert(
      fc.asyncProperty(segment, async (text) => {
        const { status, body } = await world.visitor().get(`/box/${box.uuid}/ballots/${encodeURIComponent(text)}`)
        expect([status, body]).to.deep.equal([200, { code: 'ok', state: 'unknown' }])
        expectRefusal(await world.visitor().get(`/box/${encodeURIComponent(text)}`))
      }),
      { numRuns: 60 },
    )
  })
})
