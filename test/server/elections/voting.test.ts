import { expect } from 'chai'
import { trackerOf } from '../../../core/protocol/v1/ballot.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { verify } from '../../../core/protocol/v1/verify.ts'
import zh from '../../../server/i18n/zh-CN/ballots.json' with { type: 'json' }
import { closeVoting } from '../../../server/elections/steps.service.ts'
import { chen, luo, wu } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { CANDIDATES, cast, collecting, get, makeOfficer, officer, take, voting, VOTERS } from './flow.ts'

const NOBODY = [[1, 0, 0, 0]]
const FIRST = [[0, 1, 0, 0]]

describe('the pages of a voter', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    await makeOfficer(world)
  })
  after(() => world.close())

  const page = async (address: string, status = 200, persona = chen): Promise<string> =>
    (await (await world.as(persona)).get(address).expect(status)).text

  it('give the browser what it needs to collect, and say who else is no voter', async () => {
    const id = await collecting(world)
    const { uuid } = (await get(world, id)).classes[0]!
    const html = await page(`/elections/${id}/collect`)
    expect(html).to.include(`data-uuid="${uuid}"`).and.include('data-collected="false"').and.include('data-open="true"')
    expect(html).to.match(/data-issuer="MII[\w+/=]+"/)
    expect(await page(`/elections/${id}/collect`, 200, wu)).to.include('data-uuid')
    const stranger = (await (await world.as(luo)).get(`/elections/${id}/collect`)).status
    expect(stranger).to.equal(404)
    expect(await page(`/elections/${id}/vote`)).to.include('投票还没有开始')
    await page(`/elections/${id}/board`, 404)
    await page(`/elections/${id}/classes/1/archive.bel`, 404)
  })

  it('put the exact text of the election and the rules of its questions before the voter, and keep no copy', async () => {
    const { id } = await voting(world, { questions: [CANDIDATES] })
    const answer = await (await world.as(chen)).get(`/elections/${id}/vote`).expect(200)
    const text = (await get(world, id)).classes[0]!.electionText!
    const written = /data-text="([^"]+)"/.exec(answer.text)?.[1]?.replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    expect(written).to.equal(text)
    expect(answer.text).to.include('data-min="1" data-max="2" data-blank="true"').and.include('data-collected="true"')
    expect(answer.headers['cache-control']).to.equal('no-store')
    expect(answer.text.match(/type="checkbox" name="q0"/g)).to.have.length(3)
  })

  it('publish the list of codes whole, sorted, with nothing beside it', async () => {
    const { id, holders } = await voting(world)
    const list = (await (await world.as(chen)).get(`/elections/${id}/classes/1/codes`).expect(200)).body as string[]
    expect(list).to.deep.equal(holders.map(({ credential }) => credential).sort())
    await page(`/elections/${id}/classes/2/codes`, 404)
    await page(`/elections/${id}/classes/x/codes`, 404)
  })

  it('show ballots on the board in its order, and an archive that verifies', async () => {
    const { id, uuid, holders } = await voting(world, { questions: [CANDIDATES] })
    for (const holder of holders) await cast(world, uuid, holder, FIRST)
    expect(await page(`/elections/${id}/board`)).to.include('还没有公示的选票')
    await cast(world, uuid, holders[0]!, NOBODY)
    await take(
      world,
      async (deps, actor, of, version) => {
        await closeVoting(deps, actor, of, version)
      },
      id,
    )
    const archive = await (await world.as(chen)).get(`/elections/${id}/classes/1/archive.bel`).buffer(true).parse(binary).expect(200)
    expect(archive.headers['content-disposition']).to.include(`${uuid}.bel`)
    const report = await verify(nobleGroup, new Uint8Array(archive.body as Buffer))
    expect(report.findings).to.deep.equal([])
    expect(report.facts.result).to.deep.equal([[1, VOTERS.length - 1, 0, 0]])
    const html = await page(`/elections/${id}/board`)
    const shown = [...html.matchAll(/<th scope=row[^>]*>([A-Za-z0-9+/]{43})</g)].map((match) => match[1])
    expect(shown).to.deep.equal(report.facts.trackers.map(({ tracker }) => tracker))
    expect(html).to.include(report.facts.lastEvent)
    const backwards = await page(`/elections/${id}/board?sort=-position`)
    const last = [...backwards.matchAll(/<th scope=row[^>]*>([A-Za-z0-9+/]{43})</g)].map((match) => match[1])
    expect(last).to.deep.equal(shown.toReversed())
    expect(trackerOf('')).not.to.be.oneOf(shown)
  })

  it('show no turnout of a single class while voting runs', async () => {
    const { id, uuid, holders } = await voting(world)
    for (const holder of holders) await cast(world, uuid, holder, [[1, 0, 0]])
    const label = zh['ballots.board.cast']
    expect(await page(`/elections/${id}/board`)).to.include(label) // one class: the total is everybody's to see
    const other = { election_id: id, code: 'B', title: '另一类', weight: 0, uuid: 'AnotherC1assXX' }
    await world.db.write('election_classes').insert(other)
    for (const number of [1, 2]) expect(await page(`/elections/${id}/board?class=${number}`)).not.to.include(label)
    await world.db.write('election_classes').where({ uuid: other.uuid }).delete()
    await closeVoting(world.deps, officer(world), id, (await get(world, id)).version)
    expect(await page(`/elections/${id}/board`)).to.include(label)
  })

  it('fall silent about voting once it is closed, and are still there to find and verify', async () => {
    const { id, uuid, holders } = await voting(world)
    for (const holder of holders) await cast(world, uuid, holder, [[1, 0, 0]])
    await closeVoting(world.deps, officer(world), id, (await get(world, id)).version)
    expect(await page(`/elections/${id}/vote`)).to.include('投票已经截止')
    expect(await page(`/elections/${id}/find`)).to.include(uuid)
    expect(await page(`/elections/${id}/verify`)).to.include(`/elections/${id}/classes/1/archive.bel`)
  })

  it('never name a code, a credential or a ballot in an address or the log of requests', async () => {
    const { id } = await voting(world)
    const html = [await page(`/elections/${id}/vote`), await page(`/elections/${id}/find`)].join()
    expect(html).not.to.match(/action="[^"]*(code|tracker)/)
    expect(html).not.to.match(/<form[^>]*method="(get|post)"[^>]*data-form/)
  })
})

/** supertest would read it as text. */
function binary(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream
  const parts: Buffer[] = []
  stream.on('data', (part: Buffer) => parts.push(part))
  stream.on('end', () => {
    done(null, Buffer.concat(parts))
  })
}
