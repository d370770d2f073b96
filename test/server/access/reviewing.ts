import { publishEmergency, reviewDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { delegate } from '../../../server/reviewing/delegation.service.ts'
import { ma, sun, wu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation } from '../access-situations.ts'
import { pass, submitted } from '../disclosures/flow.ts'
import type { AccessLines } from './lines.ts'

const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const
const versionOf = async (world: World, id: number): Promise<number> =>
  ((await world.db.read('disclosures').where({ id }).first('version')) as { version: number }).version

const at =
  (make: (world: World) => Promise<number>, body: (version: number, id: number) => object): Situation =>
  async (world) => {
    const id = await make(world)
    const version = await versionOf(world, id)
    return { params: { id }, query: `?pick=${id}`, body: { version, ...body(version, id) } }
  }
const waiting = (world: World): Promise<number> => submitted(world, EVENT)

async function emergency(world: World): Promise<number> {
  const id = await waiting(world)
  await publishEmergency(world.deps, world.actor(sun), id, { reason: '台风将至。' })
  return id
}
async function scheduled(world: World): Promise<number> {
  const id = await waiting(world)
  await pass(world, id, sun, ma)
  const publish = { on: '2026-03-05', time: '09:00' }
  await reviewDisclosure(world.deps, world.actor(wu), id, { decision: 'pass', remark: '', publish })
  return id
}

let day = 0
/** Days that no other delegation of this world has taken. */
const days = () => {
  day += 2
  const on = (n: number): string => new Date(Date.UTC(2026, 2, 2 + n)).toISOString().slice(0, 10)
  return { fromOn: on(day), toOn: on(day + 1) }
}
const delegation: Situation = (world) => {
  const { fromOn, toOn } = days()
  return Promise.resolve({ body: { to: `head:${world.cast.people['chen']!}`, from_on: fromOn, to_on: toOn, reason: '赴省厅培训' } })
}
const given: Situation = async (world) => {
  const id = await delegate(world.deps, world.actor(sun), { role: 'head', to: world.cast.people['chen']!, reason: '赴省厅培训', ...days() })
  return { params: { id } }
}

let name = 0
const level: Situation = async (world) => {
  name += 1
  const { version } = (await world.db.read('review_levels').where({ level: 3 }).first('version')) as { version: number }
  const body = { name: `层级${name}`, name_en: `Level ${name}`, steps: ['secrecy_review', 'approval_1'], remind_after: 2, version }
  return { params: { level: 3 }, body }
}

export const reviewing: AccessLines = {
  situations: {
    'in-review': at(waiting, () => ({})),
    'emergency-ask': at(waiting, () => ({ reason: '台风将至。' })),
    'emergency-published': at(emergency, () => ({ step: 'after_secrecy', decision: 'pass', remark: '' })),
    'set-time': at(scheduled, () => ({})),
    objection: at(waiting, () => ({ ordered: '要求不写金额。', objection: '办法要求写明金额。' })),
    batch: at(waiting, (version, id) => ({ step: 'head_review', pick: `${id}:${version}` })),
    delegation,
    'delegation-given': given,
    level,
  },
  //                                                       anon staf publ publ' head head' secr appr lead insp edit obsv sysa seca audi
  lines: `
GET  /disclosures/:id/emergency     in-review            L    .    -    .    +    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/emergency     emergency-ask        L    .    -    .    +    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/after-review  emergency-published  L    -    -    -    -    -    +    -    -    -    -    -    .    .    .
GET  /disclosures/:id/objection     in-review            L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/objection     objection            L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/urge          in-review            L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/unschedule    set-time             L    .    -    .    -    .    -    +    -    .    .    .    .    .    .
GET  /reviews/batch                 batch                L    -    -    -    +    .    .    .    .    -    -    -    -    -    -
POST /reviews/batch                 batch                L    -    -    -    +    +    +    +    +    -    -    -    -    -    -
GET  /reviews/delegations                                L    -    -    -    +    +    +    +    +    -    -    -    -    -    -
POST /reviews/delegations           delegation           L    -    -    -    +    x    x    x    x    -    -    -    -    -    -
POST /reviews/delegations/:id/end   delegation-given     L    .    .    .    +    .    .    .    .    .    .    .    .    .    .
GET  /admin/review-levels                                L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/review-levels/new                            L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/review-levels           level                L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/review-levels/:level    level                L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/review-levels/:level    level                L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
`,
}
