import { nextStep, proveTrial, type CeremonyView } from '../../../core/protocol/ceremony.ts'
import { token } from '../../../core/protocol/v1/base58.ts'
import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { vinputs } from '../../../core/protocol/v1/threshold.ts'
import { record } from '../../../server/audit/audit.service.ts'
import { demoRecoveryCode } from '../../../server/elections/demo-codes.ts'
import { noteStep } from '../../../server/elections/states.service.ts'
import { joinedText } from '../../../server/elections/trustees.messages.ts'
import { stateAfter } from '../../../server/elections/trustees.rules.ts'
import { nameTrustees } from '../../../server/elections/trustees.service.ts'
import type { Round, Trustee } from '../../../server/elections/trustees.types.ts'
import { tell } from '../../../server/notifications/notifications.service.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { electionOf, OFFICER, SHARED, SINGLE } from './play.ts'
import type { Scene } from './scene.ts'

/** Of the three who share, so many suffice. */
const THRESHOLD = 2
const COLUMN = { key: 'answer', certificate: 'certificate', polynomial: 'polynomial', answer: 'answer' } as const

type Seat = Pick<Trustee, 'owner' | 'item' | 'position' | 'name'> & {
  readonly username: string
  state: Trustee['state']
  certificate: string | null
  polynomial: string | null
  answer: string | null
  madeAt: string | null
}

const seatsOf = (scene: Scene): Seat[] =>
  [SINGLE, ...SHARED].map((username, i) => ({
    username,
    owner: i + 1,
    item: i === 0 ? 'single' : 'pedersen',
    position: i === 0 ? 1 : i,
    name: scene.person(username).name,
    state: 'named',
    certificate: null,
    polynomial: null,
    answer: null,
    madeAt: null,
  }))

/**
 * The trustees of the demonstration make their keys, compare and try them: what their browsers compute, and what the services write when
 * it comes in. The services themselves would ask the database some thousand questions about it.
 */
export async function makeKeys(scene: Scene, id: number): Promise<void> {
  const plan = { single: [scene.person(SINGLE).id], shared: SHARED.map((one) => scene.person(one).id), threshold: THRESHOLD }
  await nameTrustees(scene.deps, scene.actor(OFFICER), id, { plan, seen: 0, reason: '' })
  const seats = seatsOf(scene)
  const election = (await electionOf(scene, id)).classes[0]?.uuid ?? ''
  while (seats.some(({ state }) => state !== 'made')) for (const seat of seats) await takeTurn(scene, id, { election, seats, seat })
  await join(scene, id, { election, seats })
}

interface Table {
  readonly election: string
  readonly seats: readonly Seat[]
}
type Turn = Table & { readonly seat: Seat }

function viewOf({ election, seats, seat }: Turn, more: Pick<CeremonyView, 'trustees' | 'challenge'>): CeremonyView {
  const shared = seats.filter(({ item }) => item === 'pedersen').map(({ polynomial }) => polynomial)
  const input = shared.every((text) => text !== null) && seat.item === 'pedersen' ? (vinputs(shared)[seat.position - 1] ?? null) : null
  return { election, attempt: 1, threshold: THRESHOLD, owner: seat.owner, seats, answer: seat.answer, input, ...more }
}

async function takeTurn(scene: Scene, id: number, turn: Turn): Promise<void> {
  const { seat } = turn
  const done = nextStep(sodiumGroup, viewOf(turn, { trustees: null, challenge: null }), demoRecoveryCode(seat.username), scene.random)
  if (done.kind === 'refused') throw new Error(`the keys do not fit: ${done.code}`)
  if (done.kind !== 'send') return
  const { round, text } = done
  seat[COLUMN[round]] = text
  seat.state = stateAfter(round satisfies Round)
  if (seat.state === 'made') seat.madeAt = await note(scene, id, seat, 'key_made')
  await audit(scene, id, seat, 'trustees.send', { round, owner: seat.owner, attempt: 1 })
}

async function note(scene: Scene, id: number, { username }: Seat, step: 'key_made' | 'keys_complete' | 'key_compared' | 'key_tried') {
  const at = scene.deps.now().toISOString()
  await noteStep(scene.tx, id, { by: scene.actor(username), at, step })
  return at
}

const audit = (scene: Scene, id: number, { username }: Seat, action: string, details: object): Promise<void> =>
  record(scene.deps, scene.tx, scene.actor(username), { action, subject: `election:${id}`, details })

async function join(scene: Scene, id: number, { election, seats }: Table): Promise<void> {
  const { trusteesText: trustees, jointKey } = joinedText(sodiumGroup, { threshold: THRESHOLD, trustees: seats.map(trusteeOf) })
  const at = await note(scene, id, seats.at(-1)!, 'keys_complete')
  await scene
    .tx('election_ceremonies')
    .where({ election_id: id })
    .update({ trustees_text: trustees, joint_key: jointKey, completed_at: at })
  const fingerprint = sha256hex(trustees)
  for (const seat of seats) {
    const challenge = token(scene.random, 22)
    const possession = proveTrial(
      sodiumGroup,
      viewOf({ election, seats, seat }, { trustees, challenge }),
      demoRecoveryCode(seat.username),
      scene.random,
    )
    const confirmed_at = await note(scene, id, seat, 'key_compared')
    await audit(scene, id, seat, 'trustees.confirm', { owner: seat.owner, fingerprint })
    const possession_at = await note(scene, id, seat, 'key_tried')
    await audit(scene, id, seat, 'trustees.try', { owner: seat.owner })
    const { state, certificate, polynomial, answer, madeAt } = seat
    const row = { state, certificate, polynomial, answer, made_at: madeAt, confirmed: fingerprint, confirmed_at, possession, possession_at }
    await scene
      .tx('election_trustees')
      .where({ election_id: id, owner: seat.owner })
      .update({ ...row, challenge: token(scene.random, 22) })
  }
  await tellOfficer(scene, id)
}

const trusteeOf = ({ username: _, ...seat }: Seat): Trustee => ({
  ...seat,
  personId: null,
  nameEn: '',
  departmentName: '',
  departmentNameEn: '',
  complaint: null,
  confirmed: null,
  confirmedAt: null,
  challenge: null,
  possessionAt: null,
})

async function tellOfficer(scene: Scene, id: number): Promise<void> {
  const { title, createdBy } = await electionOf(scene, id)
  const telling = { code: 'trustees.told.ready', params: { title }, href: `/elections/${id}`, about: `trustees:${id}:1:ready` } as const
  await tell(scene.tx, [{ personId: createdBy, ...telling }], scene.deps.now().toISOString())
}
