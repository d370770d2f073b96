import { randomBytes } from 'node:crypto'
import { openCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { formatKey, parseKey, partsOf, signatureLine, signerOf, WITNESS, type Signer } from '../../../core/tlog/note.ts'
import { ensureKey, makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { witnessName } from '../../../server/transparency-log/witnesses.policy.ts'
import { addWitness, type Cosignature } from '../../../server/transparency-log/witnesses.service.ts'
import type { Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** 2026-03-02 09:05 in Linxi, by the witness's own clock. */
export const SEEN = Date.parse('2026-03-02T01:05:00Z') / 1_000

/** A key as the persona's browser makes it. */
export async function newSigner(world: World, { username }: Persona): Promise<Signer> {
  const log = parseKey(await ensureKey(world.deps))!
  return signerOf(witnessName(log.name, world.cast.people[username] ?? 0), randomBytes(32), WITNESS)
}

/** What the browser says of the newest checkpoint. */
export async function cosignatureOf(world: World, signer: Signer, time = SEEN): Promise<Cosignature> {
  const { note, size } = await makeCheckpoint(world.deps)
  return { size, line: signatureLine(partsOf(note)!.text, signer, time) }
}

/** A persona who witnesses: the key is registered and has cosigned the newest checkpoint. */
export async function witnessing(world: World, persona: Persona): Promise<{ readonly id: number; readonly signer: Signer }> {
  const signer = await newSigner(world, persona)
  const first = await cosignatureOf(world, signer)
  return { signer, id: await addWitness(world.deps, world.actor(persona), formatKey(signer.key), first) }
}

/** The newest checkpoint as everybody gets it, opened with the log's key and this witness's. */
export async function openNewest(world: World, signer: Signer) {
  const note = (await world.visitor().get('/log/checkpoint').expect(200)).text
  return openCheckpoint(note, parseKey(await ensureKey(world.deps))!, [signer.key])
}
