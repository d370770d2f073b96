import { appealVeto } from '../../../server/vetoes/decision.service.ts'
import { stateDefence, decideMeasure, appealMeasure, readRecord } from '../../../server/vetoes/accountability.service.ts'
import { putVetoesInForce } from '../../../server/vetoes/due.service.ts'
import { proposeVeto } from '../../../server/vetoes/proposal.service.ts'
import { inspector, lin, sun } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import type { World } from '../../support/world.ts'
import type { Situation, Target } from '../access-situations.ts'
import { SCHEME, scoringCycle } from '../evaluations/results-world.ts'
import {
  colleague,
  deciding,
  established,
  investigating,
  leader,
  otherLeader,
  page,
  proposed,
  stated,
  subjectId,
  TYPED,
  versionOf,
} from '../vetoes/flow.ts'
import { opened, RECORD } from '../vetoes/records.ts'
import type { AccessLines } from './lines.ts'

type Body = NonNullable<Target['body']>
let n = 0
/** Every situation has a cycle of its own, of a scheme of its own. */
const cycle = (world: World): Promise<number> => scoringCycle(world, { ...SCHEME, code: `ACCESS-${(n += 1)}` })

const veto =
  (
    make: (world: World, of: { readonly cycle: number; readonly code?: string }) => Promise<number>,
    body: Body = {},
    code = 'JYCJ',
  ): Situation =>
  async (world) => {
    const id = await make(world, { cycle: await cycle(world), code })
    return { params: { id }, body: { version: await versionOf(world, id), ...body } }
  }

async function appealed(world: World, of: { readonly cycle: number }): Promise<number> {
  const id = await established(world, of)
  await appealVeto(world.deps, world.actor(sun), id, await versionOf(world, id), '请复核。', [])
  return id
}
async function inForce(world: World, of: { readonly cycle: number }): Promise<number> {
  const id = await established(world, of)
  const now = world.deps.now().toISOString()
  world.clock.set('2026-03-10T01:00:00Z')
  await putVetoesInForce(world.deps)
  world.clock.set(now)
  return id
}
const file: Situation = async (world) => {
  const cycleId = await cycle(world)
  const typed = { ...TYPED, subject: String(await subjectId(world, cycleId)) }
  const id = await proposeVeto(world.deps, world.actor(inspector), cycleId, typed, [
    { name: '现场.png', bytes: await picture(20, 20, 'png') },
  ])
  return { params: { id: (await page(world, id)).files[0]!.id } }
}

/** What the drafter of a record is asked, what was decided about her, and what she appealed against. */
const person =
  (steps: number, body: Body): Situation =>
  async (world) => {
    const id = await opened(world)
    const drafter = (await readRecord(world.db.read, leader(world), id)).persons.find(({ part }) => part === 'drafter')!.id
    const acts = [
      () => stateDefence(world.deps, world.actor(lin), drafter, 1, '时间紧。'),
      () => decideMeasure(world.deps, otherLeader(world), drafter, 2, { share: 'full', measure: 'correction', reasons: '属实。' }),
      () => appealMeasure(world.deps, world.actor(lin), drafter, 3, '处理过重。'),
    ]
    for (const act of acts.slice(0, steps)) await act()
    return { params: { id: drafter }, body: { version: steps + 1, ...body } }
  }

/**
 * The department of the publisher and the first head is concerned. The inspector belongs to an inspecting department and proposed all but the
 * first; the second head's department inspects as well, so that he may decide.
 */
export const vetoes: AccessLines = {
  lines: `
GET  /vetoes                                            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /vetoes/new                                        L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /vetoes                          veto-new          L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /vetoes/:id                      veto-registered   L    +    +    .    +    .    .    .    +    +    .    -    -    -    -
GET  /vetoes/:id                      veto-asked        L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /vetoes/files/:id                veto-file         L    +    +    .    +    .    .    .    +    +    .    .    .    .    .
POST /vetoes/:id/accept               veto-registered   L    -    -    .    -    .    .    .    -    +    .    -    -    -    -
POST /vetoes/:id/substitute           veto-substitute   L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
GET  /vetoes/:id/:act veto-address L  +  +  +  +  +  +  +  +  +  +  +  +  +  +
POST /vetoes/:id/statement            veto-asked        L    -    +    -    +    -    -    -    -    -    -    -    -    -    -
POST /vetoes/:id/report               veto-stated       L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /vetoes/:id/vote                 veto-deciding     L    -    -    -    -    +    -    -    -    -    -    -    -    -    -
POST /vetoes/:id/appeal               veto-established  L    -    +    -    +    -    -    -    -    -    -    -    -    -    -
POST /vetoes/:id/review               veto-appealed     L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
POST /vetoes/:id/reverse              veto-in-force     L    -    -    -    -    -    -    -    +    -    -    -    -    -    -

GET  /accountability                                    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /accountability/new                                L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /accountability                  record-new        L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /accountability/:id              record            L    .    +    .    +    .    .    +    +    +    .    -    -    -    -
POST /accountability/persons/:id/statement  person-asked     L  .  +  .  -  .  .  .  -  -  .  -  -  -  -
POST /accountability/persons/:id/decide     person-stated    L  .  -  .  -  .  .  .  +  -  .  -  -  -  -
POST /accountability/persons/:id/appeal     person-decided   L  .  +  .  -  .  .  .  -  -  .  -  -  -  -
POST /accountability/persons/:id/review     person-appealed  L  .  -  .  -  .  .  .  +  -  .  -  -  -  -
`,
  situations: {
    'veto-address': () => Promise.resolve({ params: { id: 1, act: 'statement' } }), // sent on to the page, which then decides
    'veto-new': async (world) => {
      const id = await cycle(world)
      return { body: { cycle: id, ...TYPED, subject: String(await subjectId(world, id)) } }
    },
    'veto-registered': veto((world, of) => proposed(world, { ...of, by: colleague(world) }), {
      decision: 'refuse',
      reason: '不属受理范围。',
    }),
    'veto-file': file,
    'veto-substitute': async (world) => {
      const target = await veto(investigating, { reason: '回避。' }, 'CW')(world, undefined)
      return { ...target, body: { ...target.body, department: world.cast.departments['JYCJ']! } }
    },
    'veto-asked': veto(investigating, { text: '情况说明。' }),
    'veto-stated': veto(stated, { text: '调查结论。' }),
    'veto-deciding': veto(deciding, { verdict: 'unfounded', reasons: '证据不足。' }),
    'veto-established': veto(established, { text: '请复核。' }),
    'veto-appealed': veto(appealed, { uphold: 'yes', reasons: '申诉成立。' }),
    'veto-in-force': veto(inForce, { text: '复查不属实。' }),
    'record-new': async (world) => ({
      body: { ...RECORD, circumstance: 'unreviewed', department: world.cast.departments['JYCJ']!, drafter: world.cast.people['lin']! },
    }),
    record: async (world) => ({ params: { id: await opened(world) } }),
    'person-asked': person(0, { text: '时间紧。' }),
    'person-stated': person(1, { share: 'secondary', measure: 'correction', reasons: '属实。' }),
    'person-decided': person(2, { text: '处理过重。' }),
    'person-appealed': person(3, { uphold: 'yes', reasons: '情节轻微。' }),
  },
}
