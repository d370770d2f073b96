import { expect } from 'chai'
import { fromBase64, toBase64 } from '../../../core/tlog/bytes.ts'
import { openCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { formatKey, parseKey, signatureLine, signerOf } from '../../../core/tlog/note.ts'
import { verifyGrowth } from '../../../core/tlog/receipt.ts'
import { ensureKey, makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { addWitness, cosign, removeWitness } from '../../../server/transparency-log/witnesses.service.ts'
import { chen, inspector, ma, secadmin, sysadmin, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import { asDba, rewriteLog } from './dba.ts'
import { cosignatureOf, newSigner, openNewest, SEEN, witnessing } from './witnessing.ts'

describe('a witness', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await published(world)
  })
  afterEach(() => world.close())

  const by = (persona: Persona) => world.actor(persona)
  const actions = async (): Promise<unknown[][]> => {
    const found = (await world.db
      .read('audit_entries')
      .where('action', 'like', 'log.%witness')
      .orWhere({ action: 'log.cosign' })
      .orderBy('id')) as {
      action: string
      actor_name: string
    }[]
    return found.map(({ action, actor_name }) => [action, actor_name])
  }

  it('registers with a first cosignature, which everybody’s tools then read', async () => {
    const { signer } = await witnessing(world, inspector)
    const opened = await openNewest(world, signer)
    expect(opened.ok && opened.signatures.at(-1)).to.deep.equal({ name: signer.key.name, key: formatKey(signer.key), time: SEEN })
    expect(await actions()).to.deep.equal([['log.add_witness', '郑凯']])
  })

  it('cosigns each newer checkpoint once', async () => {
    const { signer } = await witnessing(world, inspector)
    await cosign(world.deps, by(inspector), await cosignatureOf(world, signer)) // that they became a witness is in the log as well
    expect(await refusalOf(cosign(world.deps, by(inspector), await cosignatureOf(world, signer)))).to.equal('conflict log.error.cosigned')
    await published(world, { item: 'B-04', period: null })
    await cosign(world.deps, by(inspector), await cosignatureOf(world, signer, SEEN + 60))
    const after = await openNewest(world, signer)
    expect(after.ok && after.signatures.at(-1)?.time).to.equal(SEEN + 60)
    expect((await actions()).at(-1)).to.deep.equal(['log.cosign', '郑凯'])
  })

  it('never goes back to a checkpoint before the last', async () => {
    const { signer } = await witnessing(world, inspector)
    const old = await cosignatureOf(world, signer)
    await published(world, { item: 'B-04', period: null })
    await cosign(world.deps, by(inspector), await cosignatureOf(world, signer))
    expect(await refusalOf(cosign(world.deps, by(inspector), old))).to.equal('conflict log.error.cosigned')
  })

  it('is an inspector, and nobody else', async () => {
    for (const persona of [chen, ma, secadmin, sysadmin]) {
      const signer = await newSigner(world, persona)
      const first = await cosignatureOf(world, signer)
      expect(await refusalOf(addWitness(world.deps, by(persona), formatKey(signer.key), first)), persona.username).to.equal(
        'forbidden auth.denied.role',
      )
      expect(await refusalOf(cosign(world.deps, by(persona), first))).to.equal('forbidden auth.denied.role')
    }
  })

  it('has one key, of their own name, that no log has', async () => {
    const signer = await newSigner(world, inspector)
    const first = await cosignatureOf(world, signer)
    const refused = async (key: string, cosignature = first) => refusalOf(addWitness(world.deps, by(inspector), key, cosignature))
    const other = await newSigner(world, chen)
    expect(await refused(formatKey(other.key), await cosignatureOf(world, other))).to.equal('invalid log.error.witness_key')
    expect(await refused(formatKey(signerOf(signer.key.name, new Uint8Array(32).fill(1)).key))).to.equal('invalid log.error.witness_key')
    expect(await refused('no key')).to.equal('invalid log.error.witness_key')
    await addWitness(world.deps, by(inspector), formatKey(signer.key), first)
    const second = await newSigner(world, inspector)
    expect(await refused(formatKey(second.key), await cosignatureOf(world, second))).to.equal('conflict log.error.witness_has_key')
    expect(await refused(formatKey(signer.key))).to.equal('conflict log.error.witness_has_key')
  })

  it('cosigns nothing but a checkpoint of ours, with a signature that holds', async () => {
    const signer = await newSigner(world, inspector)
    const key = formatKey(signer.key)
    const { size, line } = await cosignatureOf(world, signer)
    const refused = async (cosignature: { size: number; line: string }) =>
      refusalOf(addWitness(world.deps, by(inspector), key, cosignature))
    const [dash, name, body] = line.trim().split(' ')
    const bytes = fromBase64(body!)!
    bytes[20]! ^= 1
    for (const [what, wrong] of Object.entries({
      'another size': { size: size + 1, line },
      'no size': { size: 0, line },
      'another text': { size, line: signatureLine('another text\n', signer, SEEN) },
      'a flipped bit': { size, line: `${dash} ${name} ${toBase64(bytes)}\n` },
      'another key': await cosignatureOf(world, await newSigner(world, inspector)),
      'two lines': { size, line: line + line },
      'no line': { size, line: '' },
      'no newline': { size, line: line.trim() },
      'an empty line before': { size, line: `\n${line}` },
    }))
      expect(await refused(wrong), what).to.equal('invalid log.error.cosignature')
    expect(await world.db.read('log_witnesses').select()).to.deep.equal([])
  })

  it('loses the key by the security administrator’s hand, and may make another', async () => {
    const { id, signer } = await witnessing(world, inspector)
    expect(await refusalOf(removeWitness(world.deps, by(inspector), id))).to.equal('forbidden auth.denied.role')
    await removeWitness(world.deps, by(secadmin), id)
    expect(await refusalOf(removeWitness(world.deps, by(secadmin), id))).to.equal('conflict log.error.witness_removed')
    expect(await refusalOf(removeWitness(world.deps, by(secadmin), 999))).to.equal('not_found errors.not_found')
    const opened = await openNewest(world, signer)
    expect(opened.ok && opened.signatures.length, 'what it signed is not shown').to.equal(1)
    expect(await refusalOf(cosign(world.deps, by(inspector), await cosignatureOf(world, signer)))).to.equal(
      'conflict log.error.witness_no_key',
    )
    await witnessing(world, inspector)
    expect((await actions()).map((entry) => entry[0])).to.deep.equal(['log.add_witness', 'log.remove_witness', 'log.add_witness'])
  })

  it('clicked twice at once cosigns once', async () => {
    const { signer } = await witnessing(world, inspector)
    await published(world, { item: 'B-04', period: null })
    const cosignature = await cosignatureOf(world, signer)
    const both = await Promise.allSettled([1, 2].map(() => cosign(world.deps, by(inspector), cosignature)))
    expect(both.filter(({ status }) => status === 'fulfilled').length).to.equal(1)
    const kept: unknown = await world.db.read('log_cosignatures').where({ size: cosignature.size })
    expect(kept).to.have.length(1)
  })

  it('is not deceived by whoever rewrites the log with its own key: what the browser remembers does not grow into it', async () => {
    const key = parseKey(await ensureKey(world.deps))!
    const seen = (await makeCheckpoint(world.deps)).note
    await published(world, { item: 'B-04', period: null })
    const honest = await makeCheckpoint(world.deps)
    const from = openCheckpoint(seen, key)
    const size = from.ok ? from.checkpoint.size : 0
    expect(size).to.be.greaterThan(0)
    const proof = async (to: number): Promise<string[]> => {
      const answer = await world.visitor().get(`/log/proof/consistency?from=${size}&to=${to}`).expect(200)
      return (answer.body as { hashes: string[] }).hashes
    }
    expect(verifyGrowth(seen, honest.note, await proof(honest.size), key)).to.deep.equal([])
    await asDba(world, async (db) => {
      await db('disclosure_versions').update({ title: '改过的标题' })
      await rewriteLog(world, db)
    })
    const forged = await makeCheckpoint(world.deps)
    expect(openCheckpoint(forged.note, key).ok, 'it is signed with the same key').to.be.true
    expect(verifyGrowth(seen, forged.note, await proof(forged.size), key)).to.deep.equal(['growth'])
    expect(verifyGrowth(honest.note, forged.note, [], key)).to.deep.equal(['log_forked'])
  })
})
