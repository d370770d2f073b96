import { checkJoined, nextStep, proveTrial, secretOf } from '../../core/protocol/ceremony.ts'
import { decryptRecounted, recount, type Recount } from '../../core/protocol/recount.ts'
import { newSeed } from '../../core/protocol/seat.ts'
import type { Group } from '../../core/protocol/v1/group.ts'
import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { archiveOf } from '../../server/ballot-box/archive.service.ts'
import type { Actor } from '../../server/auth/policy.ts'
import type { Deps } from '../../server/deps.ts'
import { complain, confirmFingerprint, readPlace, takeMessage, takeTrial } from '../../server/elections/trustees.ceremony.service.ts'
import { readCount, takeDecryptions } from '../../server/elections/trustees.count.service.ts'
import { nameTrustees } from '../../server/elections/trustees.service.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'

// The two visits of a trustee without a browser: the demonstration year and tests go through the services with the same core as the pages.

/** A trustee with the recovery code on their paper. */
export interface DrivenTrustee {
  readonly actor: Actor
  readonly seed: string
}

export interface Driven {
  readonly officer: Actor
  /** Needed in any case. */
  readonly single: readonly Actor[]
  readonly shared: readonly Actor[]
  readonly threshold: number
}

/** Names the trustees of an election in its ceremony and makes all keys, compared and tried. In the order of owners. */
export async function runCeremony(deps: Deps, electionId: number, driven: Driven, group: Group = sodiumGroup): Promise<DrivenTrustee[]> {
  const { officer, single, shared, threshold } = driven
  const plan = { single: single.map(({ id }) => id), shared: shared.map(({ id }) => id), threshold }
  await nameTrustees(deps, officer, electionId, { plan, seen: 0, reason: '' })
  const trustees = [...single, ...shared].map((actor): DrivenTrustee => ({ actor, seed: newSeed(deps.random) }))
  await makeKeys(deps, electionId, trustees, group)
  for (const trustee of trustees) await compareAndTry(deps, electionId, trustee, group)
  return trustees
}

/** Takes turns until nobody has anything left to send. */
export async function makeKeys(
  deps: Deps,
  electionId: number,
  trustees: readonly DrivenTrustee[],
  group: Group = sodiumGroup,
): Promise<void> {
  for (let moved = true; moved;) {
    moved = false
    for (const trustee of trustees) moved = (await takeTurn(deps, electionId, trustee, group)) || moved
  }
}

/** What this trustee's page would do now; false when it waits or is done. @throws Error when a part does not hold */
export async function takeTurn(
  deps: Deps,
  electionId: number,
  { actor, seed }: DrivenTrustee,
  group: Group = sodiumGroup,
): Promise<boolean> {
  const { view } = await readPlace(deps, actor, electionId)
  const step = nextStep(group, view, seed, deps.random)
  if (step.kind === 'refused') {
    if (step.owner !== undefined) await complain(deps, actor, electionId, { attempt: view.attempt, about: step.owner })
    throw new Error(`refused: ${step.code}`)
  }
  if (step.kind !== 'send') return false
  await takeMessage(deps, actor, electionId, { attempt: view.attempt, round: step.round, text: step.text })
  return true
}

async function compareAndTry(deps: Deps, electionId: number, { actor, seed }: DrivenTrustee, group: Group): Promise<void> {
  const { view } = await readPlace(deps, actor, electionId)
  const wrong = checkJoined(group, view, seed)
  if (wrong !== undefined || view.trustees === null) throw new Error(`the joined keys do not hold: ${wrong ?? ''}`)
  const { attempt } = view
  await confirmFingerprint(deps, actor, electionId, { attempt, fingerprint: sha256hex(view.trustees) })
  await takeTrial(deps, actor, electionId, { attempt, proof: proveTrial(group, view, seed, deps.random) ?? '' })
}

/** What this trustee's page finds in every class's box that is counted. */
export async function recountAs(deps: Deps, actor: Actor, electionId: number, group: Group = sodiumGroup): Promise<Recount[]> {
  const { classes, ceremony, me, election } = await readCount(deps, actor, electionId)
  const expected = { trustees: sha256hex(ceremony.trusteesText ?? ''), owner: me.owner, minimum: election.settings.minimum }
  const found: Recount[] = []
  for (const { of, fingerprint, tooFew } of classes) {
    if (tooFew) continue
    found.push(await recount(group, await archiveOf(deps.db.read, of.uuid), { ...expected, fingerprint }))
  }
  return found
}

/** Recounts and decrypts as this trustee; whether the count is finished. @throws Error when the page would refuse */
export async function decryptAs(
  deps: Deps,
  { actor, seed }: DrivenTrustee,
  electionId: number,
  group: Group = sodiumGroup,
): Promise<boolean> {
  const { view } = await readPlace(deps, actor, electionId)
  const secret = secretOf(group, view, seed)
  const parts = (await recountAs(deps, actor, electionId, group)).map((one) => {
    const text = one.ok && secret !== undefined ? decryptRecounted(group, one.counted, secret, deps.random) : undefined
    if (!one.ok || text === undefined) throw new Error(`not decrypted: ${one.ok ? 'another key' : one.code}`)
    return { uuid: one.counted.uuid, text }
  })
  return takeDecryptions(deps, actor, electionId, parts)
}
