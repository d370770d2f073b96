import { expect } from 'chai'
import { archiveOf } from '../../../server/ballot-box/archive.service.ts'
import { verify } from '../../../core/protocol/v1/verify.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { recount } from '../../../core/protocol/recount.ts'
import { checkJoined, nextStep, proveTrial, secretOf, shapeOf } from '../../../core/protocol/ceremony.ts'
import { minimumIn } from '../../../core/protocol/minimum.ts'
import { newSeed } from '../../../core/protocol/seat.ts'
import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { singleKey } from '../../../core/protocol/v1/trustees.ts'
import { partialDecryption } from '../../../core/protocol/v1/decryption.ts'
import { AppError } from '../../../server/errors.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { complain, confirmFingerprint, readPlace, takeMessage, takeTrial } from '../../../server/elections/trustees.ceremony.service.ts'
import { readCount, takeDecryptions } from '../../../server/elections/trustees.count.service.ts'
import {
  ceremonyComplete,
  ceremonyOf,
  jointKey,
  nameTrustees,
  readTrustees,
  trusteesText,
} from '../../../server/elections/trustees.service.ts'
import { boxState } from '../../../server/ballot-box/ballot-box.service.ts'
import { openElections } from '../../../server/elections/elections.service.ts'
import { closeVoting, openCollection } from '../../../server/elections/steps.service.ts'
import { chen, inspector, lin, luo, wu, xu, zhou, type Persona } from '../../support/personas.ts'
import { decryptAs, makeKeys, recountAs, takeTurn, type DrivenTrustee } from '../../support/trustees.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { CANDIDATES, cast, get, inCeremony, makeOfficer, officer, take, voting } from './flow.ts'
import { drivenOf, makeTrustees, planOf, toCount, trusteeOf, waiting, withKeys } from './trustees-flow.ts'

const refusal = async (action: Promise<unknown>): Promise<[string, string]> => {
  try {
    await action
  } catch (error) {
    if (error instanceof AppError) return [error.kind, Object.values(error.fields)[0]?.code ?? error.code]
    throw error
  }
  throw new Error('nothing was refused')
}
const steps = async (world: World, id: number): Promise<string[]> =>
  ((await world.db.read('election_steps').where({ election_id: id }).orderBy('id').select('step')) as { step: string }[]).map(
    ({ step }) => step,
  )
const named = (world: World, id: number, over: object = {}, seen = 0, reason = '') =>
  nameTrustees(world.deps, officer(world), id, { plan: { ...planOf(drivenOf(world)), ...over }, seen, reason })
const driven = (world: World, persona: Persona): DrivenTrustee => ({ actor: trusteeOf(world, persona), seed: newSeed(world.deps.random) })

describe('trustees', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('make their keys in turns, compare them, and open the way to the codes', async () => {
    const { id, trustees } = await withKeys(world, {}, nobleGroup) // as browsers do it
    const ceremony = (await ceremonyOf(world.db.read, id))!
    expect(ceremony.trustees.map(({ owner, item, position, state }) => [owner, item, position, state])).to.deep.equal([
      [1, 'single', 1, 'made'],
      [2, 'pedersen', 1, 'made'],
      [3, 'pedersen', 2, 'made'],
      [4, 'pedersen', 3, 'made'],
    ])
    expect(ceremony.trustees.every(({ possessionAt }) => possessionAt !== null)).to.equal(true)
    expect(await ceremonyComplete(world.db.read, id)).to.equal(true)
    expect(await jointKey(world.db.read, id)).to.match(/^[0-9a-f]{64}$/)
    const found = await steps(world, id)
    expect(found.filter((step) => step === 'key_made')).to.have.length(4)
    expect(found.slice(0, 3)).to.deep.equal(['created', 'ceremony', 'trustees_named'].slice(3 - found.slice(0, 3).length))
    expect(found).to.include.members(['keys_complete', 'key_compared', 'key_tried'])
    const text = (await trusteesText(world.db.read, id))!
    for (const { seed } of trustees) expect(text).not.to.include(seed)
  })

  it('may come one after another on different days: each time the page does what is due and says whom it waits for', async () => {
    const id = await waiting(world)
    await named(world, id)
    const [one, two, three, four] = [inspector, zhou, luo, wu].map((persona) => driven(world, persona)) as [
      DrivenTrustee,
      DrivenTrustee,
      DrivenTrustee,
      DrivenTrustee,
    ]
    expect(await takeTurn(world.deps, id, one)).to.equal(true)
    expect(await takeTurn(world.deps, id, one)).to.equal(false)
    expect(await takeTurn(world.deps, id, two)).to.equal(true)
    const { view } = await readPlace(world.deps, two.actor, id)
    expect(nextStep(sodiumGroup, view, two.seed, world.deps.random)).to.deep.equal({ kind: 'wait', owners: [3, 4] })
    expect(nextStep(sodiumGroup, view, three.seed, world.deps.random)).to.deep.equal({ kind: 'refused', code: 'other_seed' })
    for (const trustee of [three, four]) await takeTurn(world.deps, id, trustee)
    const told = (await world.db.read('notifications').where({ person_id: two.actor.id }).orderBy('id').select('code')) as {
      code: string
    }[]
    expect(told.map(({ code }) => code)).to.deep.equal(['trustees.told.named', 'trustees.told.turn'])
    await makeKeys(world.deps, id, [one, two, three, four])
    expect(await ceremonyComplete(world.db.read, id)).to.equal(false) // nobody has compared yet
    const [kind] = await refusal(take(world, openCollection, id))
    expect(kind).to.equal('conflict')
  })

  it('are named by the officer: different people with the role, none of them voted on, never one alone', async () => {
    const id = await waiting(world, {
      questions: [{ ...CANDIDATES, options: [...CANDIDATES.options, { label: '吴建平', detail: '', personId: world.cast.people['wu']! }] }],
    })
    const people = world.cast.people
    expect(await refusal(named(world, id))).to.deep.equal(['invalid', 'trustees.error.voted_on'])
    const [zhouId, luoId] = [people['zhou']!, people['luo']!]
    const shared = [zhouId, luoId]
    expect(await refusal(named(world, id, { shared: [...shared, people['chen']!] }))).to.deep.equal(['invalid', 'trustees.error.unknown'])
    expect(await refusal(named(world, id, { shared: [...shared, people['inspector']!] }))).to.deep.equal([
      'invalid',
      'trustees.error.twice',
    ])
    expect(await refusal(named(world, id, { shared: [zhouId] }))).to.deep.equal(['invalid', 'trustees.error.one_shared'])
    expect(await refusal(named(world, id, { shared: [] }))).to.deep.equal(['invalid', 'trustees.error.alone'])
    for (const threshold of [1, 3]) {
      expect(await refusal(named(world, id, { shared, threshold }))).to.deep.equal(['invalid', 'trustees.error.threshold'])
    }
    expect(await ceremonyOf(world.db.read, id)).to.equal(undefined)
    const plan = { single: [people['inspector']!], shared, threshold: 2 }
    const as = (persona: Persona) => nameTrustees(world.deps, world.actor(persona), id, { plan, seen: 0, reason: '' })
    expect(await refusal(as(chen))).to.deep.equal(['forbidden', 'elections.denied.officer'])
    await named(world, id, plan)
    expect(await refusal(named(world, id, plan, 0, '再来'))).to.deep.equal(['conflict', 'errors.changed_meanwhile'])
  })

  it('begin anew when the officer says why, and what belongs to the old keys is refused', async () => {
    const { id, trustees } = await withKeys(world)
    expect(await refusal(named(world, id, {}, 1))).to.deep.equal(['invalid', 'common.error.required'])
    const old = (await readPlace(world.deps, trustees[0]!.actor, id)).view
    await named(world, id, {}, 1, '石立群出差，换人')
    const now = (await ceremonyOf(world.db.read, id))!
    expect([now.attempt, now.trusteesText, now.trustees.every(({ state }) => state === 'named')]).to.deep.equal([2, null, true])
    const proof = proveTrial(sodiumGroup, old, trustees[0]!.seed, world.deps.random)!
    expect(await refusal(takeTrial(world.deps, trustees[0]!.actor, id, { attempt: 1, proof }))).to.deep.equal([
      'conflict',
      'trustees.error.restarted',
    ])
    const line = (await world.db.read('election_steps').where({ election_id: id, step: 'ceremony_restarted' }).first('detail')) as {
      detail: string
    }
    expect(JSON.parse(line.detail)).to.include({ reason: '石立群出差，换人' })
    await makeKeys(world.deps, id, trustees) // the same codes may serve again
    expect(await trusteesText(world.db.read, id)).to.be.a('string')
  })

  it('are not named anew while the codes are being given out: of two officers one comes second', async () => {
    const { id } = await withKeys(world)
    const { version } = await get(world, id)
    await named(world, id, {}, 1, '石立群出差，换人')
    expect(await refusal(openCollection(world.deps, officer(world), id, version))).to.deep.equal(['conflict', 'errors.changed_meanwhile'])
    const anew = await withKeys(world)
    const both = await Promise.allSettled([
      named(world, anew.id, {}, 1, '石立群出差，换人'),
      openCollection(world.deps, officer(world), anew.id, (await get(world, anew.id)).version),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    const ready = (await trusteesText(world.db.read, anew.id)) !== undefined
    expect([(await get(world, anew.id)).state, ready]).to.be.deep.oneOf([
      ['collecting', true],
      ['ceremony', false],
    ])
  })

  it('send nothing that does not hold: it is refused in words, and nothing of it is kept', async () => {
    const id = await waiting(world)
    await named(world, id)
    const one = driven(world, inspector)
    const two = driven(world, zhou)
    const send = (by: DrivenTrustee, round: 'key' | 'certificate' | 'polynomial' | 'answer', text: string) =>
      takeMessage(world.deps, by.actor, id, { attempt: 1, round, text })
    const step = nextStep(sodiumGroup, (await readPlace(world.deps, one.actor, id)).view, one.seed, world.deps.random)
    if (step.kind !== 'send') throw new Error('nothing to send')
    const other = `{"pok":{"challenge":"1","response":"2"},${step.text.slice(step.text.indexOf('"public_key"'))}`
    expect(await refusal(send(one, 'key', other))).to.deep.equal(['invalid', 'trustees.error.message'])
    expect(await refusal(send(one, 'key', `${step.text} `))).to.deep.equal(['invalid', 'trustees.error.message'])
    expect(await refusal(send(one, 'certificate', step.text))).to.deep.equal(['conflict', 'trustees.error.not_due'])
    expect(await refusal(send(two, 'polynomial', step.text))).to.deep.equal(['conflict', 'trustees.error.not_due'])
    expect(await refusal(takeMessage(world.deps, officer(world), id, { attempt: 1, round: 'key', text: step.text }))).to.deep.equal([
      'not_found',
      'errors.not_found',
    ])
    expect((await ceremonyOf(world.db.read, id))!.trustees.every(({ state, answer }) => state === 'named' && answer === null)).to.equal(
      true,
    )
    await send(one, 'key', step.text)
    expect(await refusal(send(one, 'key', step.text))).to.deep.equal(['conflict', 'trustees.error.not_due'])
  })

  it('cannot hold two places with one certificate key', async () => {
    const id = await waiting(world)
    await named(world, id)
    const two = driven(world, zhou)
    const twin = { ...driven(world, luo), seed: two.seed }
    await takeTurn(world.deps, id, two)
    expect(await refusal(takeTurn(world.deps, id, twin))).to.deep.equal(['invalid', 'trustees.error.message'])
  })

  it('cannot stand for two with the key of another, of whichever kind, nor write a name into every archive', async () => {
    const id = await waiting(world)
    await named(world, id)
    const one = driven(world, inspector)
    const shared = [zhou, luo, wu].map((persona) => driven(world, persona))
    for (let round = 0; round < 3; round += 1) for (const trustee of shared) await takeTurn(world.deps, id, trustee)
    const [, two] = (await ceremonyOf(world.db.read, id))!.trustees
    expect(two!.state).to.equal('made')
    const { pok, public_key } = (JSON.parse(two!.answer!) as { public_key: { pok: unknown; public_key: string } }).public_key
    const send = (text: string) => takeMessage(world.deps, one.actor, id, { attempt: 1, round: 'key', text })
    const code = async (text: string): Promise<unknown> =>
      send(text).then(undefined, (error: unknown) => (error as AppError).params['code'])
    expect(await code(JSON.stringify({ pok, public_key }))).to.equal('trustee_twice')
    const { text } = singleKey(sodiumGroup, world.deps.random, '甲'.repeat(50_000))
    expect(await code(text)).to.equal('trustee_name')
    expect(await takeTurn(world.deps, id, one)).to.equal(true)
    expect(await trusteesText(world.db.read, id)).to.be.a('string')
  })

  it('find a part that was changed on its way, and everybody sees whose', async () => {
    const id = await waiting(world)
    await named(world, id)
    const all = [inspector, zhou, luo, wu].map((persona) => driven(world, persona))
    for (const trustee of all) await takeTurn(world.deps, id, trustee)
    for (const trustee of all) await takeTurn(world.deps, id, trustee) // polynomials
    const row = (await world.db.read('election_trustees').where({ election_id: id, owner: 3 }).first('polynomial')) as {
      polynomial: string
    }
    const sent = JSON.parse(row.polynomial) as { secrets: string[] }
    const swapped = JSON.stringify({ ...sent, secrets: [sent.secrets[1], sent.secrets[0], sent.secrets[2]] })
    await world.db.write('election_trustees').where({ election_id: id, owner: 3 }).update({ polynomial: swapped })
    let code = ''
    await takeTurn(world.deps, id, all[1]!).catch((error: unknown) => (code = String(error)))
    expect(code).to.include('secret_unreadable')
    expect((await ceremonyOf(world.db.read, id))!.trustees[1]).to.include({ complaint: 3, state: 'shared' })
    expect(await steps(world, id)).to.include('key_complaint')
    expect(await refusal(complain(world.deps, world.actor(chen), id, { attempt: 1, about: 3 }))).to.deep.equal([
      'not_found',
      'errors.not_found',
    ])
  })

  it('confirm only the fingerprint that stands, and try a key without decrypting anything', async () => {
    const id = await waiting(world)
    await named(world, id)
    const all = [inspector, zhou, luo, wu].map((persona) => driven(world, persona))
    await makeKeys(world.deps, id, all)
    const { view } = await readPlace(world.deps, all[0]!.actor, id)
    const fingerprint = sha256hex(view.trustees!)
    expect(await refusal(confirmFingerprint(world.deps, all[0]!.actor, id, { attempt: 1, fingerprint: '0'.repeat(64) }))).to.deep.equal([
      'invalid',
      'trustees.error.fingerprint',
    ])
    await confirmFingerprint(world.deps, all[0]!.actor, id, { attempt: 1, fingerprint })
    await confirmFingerprint(world.deps, all[0]!.actor, id, { attempt: 1, fingerprint }) // pressed twice
    expect((await steps(world, id)).filter((step) => step === 'key_compared')).to.have.length(1)
    const proof = proveTrial(sodiumGroup, view, all[0]!.seed, world.deps.random)!
    expect(await refusal(takeTrial(world.deps, all[1]!.actor, id, { attempt: 1, proof }))).to.deep.equal([
      'invalid',
      'trustees.error.trial',
    ])
    await takeTrial(world.deps, all[0]!.actor, id, { attempt: 1, proof })
    expect(await refusal(takeTrial(world.deps, all[0]!.actor, id, { attempt: 1, proof }))).to.deep.equal([
      'invalid',
      'trustees.error.trial',
    ]) // each trial has its own challenge
  })

  it('decrypt the totals once enough of them agree; who comes later is told that it is enough', async () => {
    const { id, uuid, trustees } = await toCount(world)
    const [one, two, three, four] = trustees as [DrivenTrustee, DrivenTrustee, DrivenTrustee, DrivenTrustee]
    expect(await decryptAs(world.deps, two, id)).to.equal(false)
    expect(await decryptAs(world.deps, four, id)).to.equal(false)
    expect(await refusal(decryptAs(world.deps, three, id))).to.deep.equal(['conflict', 'trustees.error.enough'])
    expect(await refusal(decryptAs(world.deps, two, id))).to.deep.equal(['conflict', 'trustees.error.enough'])
    expect((await get(world, id)).state).to.equal('counting')
    expect(await decryptAs(world.deps, one, id, nobleGroup)).to.equal(true)
    expect((await get(world, id)).state).to.equal('counted')
    const report = await verify(sodiumGroup, await archiveOf(world.db.read, uuid))
    expect(report.findings).to.deep.equal([])
    expect(report.state).to.equal('finished')
    expect(report.facts.result).to.deep.equal([[0, 7, 7, 0]])
    expect(await refusal(decryptAs(world.deps, three, id))).to.deep.equal(['conflict', 'trustees.error.enough'])
    expect((await steps(world, id)).slice(-4)).to.deep.equal(['decrypted', 'decrypted', 'decrypted', 'counted'])
  })

  it('who decrypt at one moment are both kept, or the second is told that it is enough', async () => {
    const { id, trustees } = await toCount(world)
    await decryptAs(world.deps, trustees[0]!, id)
    const results = await Promise.allSettled(trustees.slice(1).map((trustee) => decryptAs(world.deps, trustee, id)))
    const kept = results.filter(({ status }) => status === 'fulfilled')
    expect(kept).to.have.length(2)
    const lost = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect((lost.reason as AppError).code).to.equal('trustees.error.enough')
    expect((await get(world, id)).state).to.equal('counted')
    expect(await world.db.read('election_decryptions').where({ election_id: id })).to.have.length(3)
  })

  it('decrypt nothing of a box that was touched, of another election, other keys, or with too few ballots', async () => {
    const { id, uuid, trustees } = await toCount(world)
    const bytes = await archiveOf(world.db.read, uuid)
    const { classes, ceremony, me } = await readCount(world.deps, trustees[0]!.actor, id)
    const expected = { fingerprint: classes[0]!.fingerprint, trustees: sha256hex(ceremony.trusteesText!), owner: me.owner, minimum: 5 }
    const code = async (over: object, of: Uint8Array = bytes): Promise<string> => {
      const found = await recount(sodiumGroup, of, { ...expected, ...over })
      return found.ok ? 'ok' : found.code
    }
    expect(await code({})).to.equal('ok')
    expect(await code({ fingerprint: 'x' })).to.equal('other_election')
    expect(await code({ trustees: '0'.repeat(64) })).to.equal('other_trustees')
    for (const minimum of [8, NaN, undefined]) expect(await code({ minimum }), String(minimum)).to.equal('too_few')
    const touched = Uint8Array.from(bytes)
    const at = Buffer.from(bytes).lastIndexOf('"alpha":"')
    touched[at + 12] = touched[at + 12] === 0x31 ? 0x32 : 0x31
    expect(await code({}, touched)).to.equal('findings')
    expect(await code({}, bytes.subarray(0, 512 * 40))).not.to.equal('ok')
  })

  it('decrypt nothing under the minimum that ballots are bound to, whatever number their page is given later', async () => {
    const { id, uuid, trustees } = await toCount(world, { ballots: 4 })
    const { classes, ceremony, me } = await readCount(world.deps, trustees[0]!.actor, id)
    const expected = { fingerprint: classes[0]!.fingerprint, trustees: sha256hex(ceremony.trusteesText!), owner: me.owner, minimum: 2 }
    const found = await recount(sodiumGroup, await archiveOf(world.db.read, uuid), expected)
    expect([found.ok, found.ok || found.code]).to.deep.equal([false, 'too_few'])
    expect(minimumIn((await boxState(world.db.read, uuid))!.election!.replace(/^.*"description":"(.*?)","name".*$/, '$1'))).to.equal(5)
  })

  it('see of how many keys the joint one is made, and find their own first signature in it or stop', async () => {
    const { id, trustees } = await withKeys(world)
    const [, two, three] = trustees as [DrivenTrustee, DrivenTrustee, DrivenTrustee]
    const { view } = await readPlace(world.deps, two.actor, id)
    expect(shapeOf(view.trustees!)).to.deep.equal({ single: 1, shared: 3, threshold: 2 })
    expect(checkJoined(sodiumGroup, view, two.seed)).to.equal(undefined)
    expect(checkJoined(sodiumGroup, view, three.seed)).to.equal('other_seed')
    const anew = await withKeys(world)
    const theirs = (await readPlace(world.deps, anew.trustees[1]!.actor, anew.id)).view.trustees
    expect(checkJoined(sodiumGroup, { ...view, trustees: theirs }, two.seed)).to.equal('not_in_trustees')
  })

  it('cannot send a part whose proof does not hold, another class, or before the close', async () => {
    const { id, uuid, trustees } = await toCount(world)
    const [one, two] = trustees as [DrivenTrustee, DrivenTrustee]
    const box = (await boxState(world.db.read, uuid))!
    const { view } = await readPlace(world.deps, two.actor, id)
    const secret = secretOf(sodiumGroup, view, two.seed)!
    const text = partialDecryption(sodiumGroup, {
      election: box.election!,
      encryptedTally: box.encryptedTally!,
      secret,
      random: world.deps.random,
    })
    expect(await refusal(takeDecryptions(world.deps, one.actor, id, [{ uuid, text }]))).to.deep.equal(['invalid', 'trustees.error.part']) // somebody else's key
    expect(await refusal(takeDecryptions(world.deps, two.actor, id, [{ uuid: 'AAAAAAAAAAAAAA', text }]))).to.deep.equal([
      'invalid',
      'trustees.error.parts',
    ])
    expect(await refusal(takeDecryptions(world.deps, two.actor, id, []))).to.deep.equal(['invalid', 'trustees.error.parts'])
    expect(await refusal(takeDecryptions(world.deps, officer(world), id, [{ uuid, text }]))).to.deep.equal([
      'not_found',
      'errors.not_found',
    ])
    expect(await world.db.read('election_decryptions').where({ election_id: id })).to.have.length(0)
    await takeDecryptions(world.deps, two.actor, id, [{ uuid, text }])
    const early = await withKeys(world)
    expect(await refusal(takeDecryptions(world.deps, early.trustees[0]!.actor, early.id, [{ uuid, text }]))).to.deep.equal([
      'conflict',
      'trustees.error.not_counting',
    ])
  })

  it('find on every page what waits for them, until they have done it', async () => {
    const waits = async (persona: Persona): Promise<string[]> =>
      (await openElections(world.deps, trusteeOf(world, persona))).map(({ state }) => state)
    const named = await waiting(world)
    await nameTrustees(world.deps, officer(world), named, { plan: planOf(drivenOf(world)), seen: 0, reason: '' })
    expect([await waits(inspector), await waits(luo), await waits(chen)]).to.deep.equal([['ceremony'], ['ceremony'], []])
    const { id, trustees } = await toCount(world)
    const counting = async (persona: Persona) => (await waits(persona)).filter((state) => state === 'counting')
    expect([await counting(inspector), await counting(luo)]).to.deep.equal([['counting'], ['counting']])
    await decryptAs(world.deps, trustees[0]!, id)
    expect([await counting(inspector), await counting(luo)]).to.deep.equal([[], ['counting']])
    const home = await (await world.as(luo)).get('/')
    expect(home.text).to.include('等您计票').and.include(`href="/elections/${id}/count"`)
  })

  it('are not asked where fewer voted than the minimum: the vote ends without a result, and says why', async () => {
    const { id, trustees } = await toCount(world, { ballots: 3 })
    const me = trustees[0]!.actor
    expect((await readCount(world.deps, me, id)).classes[0]).to.include({ cast: 3, tooFew: true })
    expect(await recountAs(world.deps, me, id)).to.deep.equal([])
    expect(await refusal(takeDecryptions(world.deps, me, id, []))).to.deep.equal(['conflict', 'trustees.error.not_counting'])
    expect(await world.db.read('elections').where({ id }).first('state')).to.deep.equal({ state: 'counted' })
    const steps = (await world.db.read('election_steps').where({ election_id: id, step: 'not_counted' }).select('detail')) as {
      detail: string
    }[]
    expect(steps.map(({ detail }) => JSON.parse(detail) as unknown)).to.deep.equal([{ cast: 3, minimum: 5 }])
    expect(await openElections(world.deps, me), 'nothing waits for a trustee').to.deep.equal([])
    const page = await (await world.as(inspector)).get(`/elections/${id}/results`)
    expect(page.text).to.include('收回的选票不足 5 张')
  })

  it('are not asked where the server keeps the key of a motion: it counts at the close, and its key is sealed', async () => {
    await makeOfficer(world)
    const { id, uuid, holders } = await voting(world)
    for (const holder of holders) await cast(world, uuid, holder, [[1, 0, 0]])
    const row = (await world.db.read('election_ceremonies').where({ election_id: id }).first('sealed_key')) as { sealed_key: string }
    expect(row.sealed_key).to.match(/^a256gcm\./)
    await closeVoting(world.deps, officer(world), id)
    expect((await get(world, id)).state).to.equal('counted')
    const report = await verify(sodiumGroup, await archiveOf(world.db.read, uuid))
    expect([report.findings, report.facts.result]).to.deep.equal([[], [[7, 0, 0]]])
    const { ceremony } = await readTrustees(world.deps, officer(world), id)
    expect(ceremony!.trustees.map(({ item, state }) => [item, state])).to.deep.equal([['server', 'made']])
  })

  it('find that a motion whose officer changed their mind has no key of the server any more', async () => {
    await makeTrustees(world)
    const id = await inCeremony(world)
    expect(await ceremonyComplete(world.db.read, id)).to.equal(true)
    await world.db.write('elections').where({ id }).update({ trustees: 'shared' })
    expect(await ceremonyComplete(world.db.read, id)).to.equal(false)
    expect(await refusal(take(world, openCollection, id))).to.deep.equal(['conflict', 'elections.error.keys_missing'])
  })

  it('see pages that say what is due, and get from the server nothing that is meant for others', async () => {
    const id = await waiting(world)
    await named(world, id)
    const all = [inspector, zhou, luo, wu].map((persona) => driven(world, persona))
    for (const trustee of all) await takeTurn(world.deps, id, trustee)
    for (const trustee of all.slice(0, 3)) await takeTurn(world.deps, id, trustee)
    const agent = await world.as(zhou)
    const page = await agent.get(`/elections/${id}/trustees`).expect(200)
    expect(page.text).to.include('正在等：吴建平').and.include('继续制作密钥')
    const making = (await agent.get(`/elections/${id}/ceremony`).expect(200)).text
    expect(making.slice(making.indexOf('data-ceremony'))).not.to.match(/<(?:input|textarea)[^>]* name="/) // nothing typed here can be sent by a form
    expect((await agent.get(`/elections/${id}/count`).expect(200)).text).to.include('投票还没有截止')
    const state = await agent.get(`/elections/${id}/ceremony/state`).set('Accept', 'application/json').expect(200)
    const view = (state.body as { view: { owner: number; input: unknown; seats: { state: string }[] } }).view
    expect([view.owner, view.input, view.seats.map((seat) => seat.state)]).to.deep.equal([
      2,
      null,
      ['made', 'shared', 'shared', 'certified'],
    ])
    expect(state.text).not.to.include('secrets')
    const refused = await agent
      .post(`/elections/${id}/ceremony/messages`)
      .set('Accept', 'application/json')
      .send({ attempt: 1, round: 'answer', text: '{}' })
      .expect(409)
    expect(refused.body).to.include({ code: 'trustees.error.not_due' })
    await (await world.as(lin)).get(`/elections/${id}/ceremony`).expect(404)
    await makeKeys(world.deps, id, all)
    expect((await agent.get(`/elections/${id}/trustees`).expect(200)).text).to.include('data-fingerprint')
  })

  it('are named and replaced on the officer’s page, which keeps what was chosen', async () => {
    const id = await waiting(world)
    const agent = await world.as(xu)
    const people = world.cast.people
    const field = (persona: string): string => `person.${people[persona]!}`
    expect((await agent.get(`/elections/${id}/trustees`).expect(200)).text)
      .to.include(field('inspector'))
      .and.include('指定监票人')
    const alone = await agent
      .post(`/elections/${id}/trustees`)
      .type('form')
      .send({ seen: 0, threshold: 2, [field('inspector')]: 'single' })
      .expect(422)
    expect(alone.text)
      .to.include('至少要有两个人')
      .and.match(/value="single" selected/)
    const chosen = { [field('inspector')]: 'single', [field('zhou')]: 'shared', [field('luo')]: 'shared', threshold: 2 }
    await agent
      .post(`/elections/${id}/trustees`)
      .type('form')
      .send({ seen: 0, ...chosen })
      .expect(303)
    const again = await agent
      .post(`/elections/${id}/trustees`)
      .type('form')
      .send({ seen: 1, ...chosen, reason: '' })
      .expect(422)
    expect(again.text).to.include('<details class="sl-again" open')
    await agent
      .post(`/elections/${id}/trustees`)
      .type('form')
      .send({ seen: 1, ...chosen, reason: '换人' })
      .expect(303)
    expect((await ceremonyOf(world.db.read, id))!.attempt).to.equal(2)
    await runTwice(world, id)
  })
})

/** Once codes are given out the keys stand. */
async function runTwice(world: World, id: number): Promise<void> {
  const all = [inspector, zhou, luo].map((persona) => driven(world, persona))
  await makeKeys(world.deps, id, all)
  for (const { actor } of all) {
    const { view } = await readPlace(world.deps, actor, id)
    await confirmFingerprint(world.deps, actor, id, { attempt: view.attempt, fingerprint: sha256hex(view.trustees!) })
  }
  await take(world, openCollection, id)
  expect(await refusal(named(world, id, {}, 2, '太晚了'))).to.deep.equal(['conflict', 'trustees.error.closed'])
}
