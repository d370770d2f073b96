import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { newCode } from '../../../core/protocol/v1/credentials.ts'
import { blind, issuerKey, issuerPrint, messageOf, unblind } from '../../../public/src/ballots/blind.ts'
import {
  askFor,
  begin,
  isNeverSigned,
  isRefused,
  register,
  waitOf,
  type Answer,
  type Surroundings,
} from '../../../public/src/ballots/collecting.ts'
import { codeOf, keepCode, type KeptCode } from '../../../public/src/ballots/purse.ts'
import { memory } from './memory.ts'

const UUID = 'AbCdEfGhJkLmNp'
const PLACE = { uuid: UUID, election: 3, person: 7 }
const suite = RSABSSA.SHA384.PSS.Deterministic()
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** An issuer that signs one blinded message for the one person there is, and a box that wants its signature. */
async function world() {
  const pair = await suite.generateKey({ modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) })
  const key = await issuerKey(base64(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))))
  const store = memory()
  const asked: string[] = []
  const listed: string[] = []
  const ask = async (blinded: string): Promise<Answer<{ signature: string }>> => {
    if (asked.length > 0 && asked[0] !== blinded) return { problem: 'refused', words: '已在另一台设备上领过' }
    asked.push(blinded)
    return { signature: base64(await suite.blindSign(pair.privateKey, Buffer.from(blinded, 'base64'))) }
  }
  const around: Surroundings = {
    now: () => 1_000,
    pause: () => 5_000,
    newCode: () => newCode((bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
    credential: (uuid, code) => createHash('sha256').update(`${uuid}|${code}`).digest('hex'),
    blind: (uuid, credential) => blind(key, messageOf(uuid, credential)),
    unblind: (uuid, credential, signature, inverse) => unblind(key, messageOf(uuid, credential), signature, inverse),
    vouch: () => Promise.resolve({ vouched: true }),
    ask: (_election, _uuid, blinded) => ask(blinded),
    register: async (uuid, credential, signature) => {
      const signed = Buffer.from(messageOf(uuid, credential))
      const holds = await suite.verify(key, Buffer.from(signature, 'base64'), signed)
      if (holds) listed.push(credential)
      return holds ? { registered: true } : { problem: 'bad_signature' }
    },
    keep: (kept) => keepCode(store, kept),
  }
  return { around, store, asked, listed }
}

const taken = (answer: Answer<KeptCode>): KeptCode => {
  if (isRefused(answer)) throw new Error(answer.problem)
  return answer
}

describe('collecting a voting code', () => {
  it('ends with a code in the browser and its public half on the list', async () => {
    const { around, store, listed } = await world()
    const ready = taken(await register(taken(await askFor(taken(await begin(PLACE, around)), around)), around))
    expect(ready).to.deep.equal({ ...PLACE, stage: 'ready', code: ready.code })
    expect(codeOf(store, UUID, 7)).to.deep.equal(ready)
    expect(listed).to.deep.equal([around.credential(UUID, ready.code as string)])
  })

  it('shows the signer nothing of what it signs', async () => {
    const { around, asked, listed } = await world()
    const kept = taken(await askFor(taken(await begin(PLACE, around)), around))
    await register(kept, around)
    expect(asked.join()).not.to.include(listed[0])
    expect(kept.registering?.signature).not.to.be.oneOf(asked)
  })

  it('goes on after the tab was closed before the answer came: the same message, the same code', async () => {
    const { around, store, asked, listed } = await world()
    const begun = taken(await begin(PLACE, around))
    await askFor(begun, { ...around, keep: () => undefined }) // answered, but nobody was there any more
    const again = taken(await askFor(codeOf(store, UUID, 7)!, around))
    await register(again, around)
    expect(asked).to.have.length(2)
    expect(asked[0]).to.equal(asked[1])
    expect(listed).to.deep.equal([around.credential(UUID, begun.code as string)])
  })

  it('goes on after the tab was closed before the registration', async () => {
    const { around, store, listed } = await world()
    await askFor(taken(await begin(PLACE, around)), around)
    const kept = codeOf(store, UUID, 7)!
    expect([waitOf(kept, 1_000), waitOf(kept, 4_000), waitOf(kept, 60_000)]).to.deep.equal([5_000, 2_000, 0])
    expect(taken(await register(kept, around)).stage).to.equal('ready')
    expect(listed).to.have.length(1)
  })

  it('keeps what it has when it is refused or cut off', async () => {
    const { around, store } = await world()
    const begun = taken(await begin(PLACE, around))
    const offline = { ...around, ask: () => Promise.resolve({ problem: 'unreachable' }) }
    expect(await askFor(begun, offline)).to.deep.equal({ problem: 'unreachable' })
    expect(codeOf(store, UUID, 7)).to.deep.equal(begun)
    const kept = taken(await askFor(begun, around))
    expect(await register(kept, { ...around, register: () => Promise.resolve({ problem: 'closed' }) })).to.deep.equal({ problem: 'closed' })
    expect(codeOf(store, UUID, 7)).to.deep.equal(kept)
  })

  it('tells a second device that there is a code already', async () => {
    const { around } = await world()
    await askFor(taken(await begin(PLACE, around)), around)
    const second = taken(await begin(PLACE, { ...around, keep: () => undefined }))
    expect(await askFor(second, around)).to.deep.equal({ problem: 'refused', words: '已在另一台设备上领过' })
  })

  it('throws a code away only when the server says that it signed nothing of it', () => {
    for (const code of ['already', 'closed', 'excluded', 'malformed', 'not_on_roll', 'not_open'])
      expect(isNeverSigned(`elections.collect.${code}`), code).to.equal(true)
    for (const other of [
      'signed_out',
      'unreachable',
      'busy',
      'refused',
      'errors.not_found',
      'errors.cross_site',
      'errors.changed_meanwhile',
      'errors.too_many',
    ])
      expect(isNeverSigned(other), other).to.equal(false)
  })

  it('asks nobody when the code could not be kept', async () => {
    const { around, asked } = await world()
    const full = memory(true)
    const failed = await begin(PLACE, { ...around, keep: (kept) => keepCode(full, kept) }).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
    expect(asked).to.deep.equal([])
  })

  it('asks nobody under a key that the box does not vouch for, and keeps no code that was blinded for it', async () => {
    const { around, store, asked } = await world()
    const own = { ...around, vouch: () => Promise.resolve({ problem: 'other_issuer' }) }
    expect(await begin(PLACE, own)).to.deep.equal({ problem: 'other_issuer' })
    expect(codeOf(store, UUID, 7)).to.equal(undefined)
    const begun = taken(await begin(PLACE, around))
    expect(await askFor(begun, own), 'on a later visit').to.deep.equal({ problem: 'other_issuer' })
    expect(asked).to.deep.equal([])
    expect(codeOf(store, UUID, 7), 'it may have been signed before').to.deep.equal(begun)
    expect(isNeverSigned('other_issuer')).to.equal(false)
  })

  it('names the key as the timeline does: by the hash of its bytes', () => {
    const der = Buffer.from('304a300d', 'hex')
    expect(issuerPrint(der.toString('base64'))).to.equal(createHash('sha256').update(der).digest('hex'))
    expect([issuerPrint(''), issuerPrint('no key')]).to.deep.equal(['', ''])
  })

  it('believes no signature but that of the key it was given', async () => {
    const { around } = await world()
    const other = await world()
    const failed = await askFor(taken(await begin(PLACE, around)), { ...around, ask: other.around.ask }).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
  })
})
