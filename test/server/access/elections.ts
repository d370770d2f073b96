import { chen, he, lin, luo, ma, sun, tang, wu, xu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation, Target } from '../access-situations.ts'
import { blinded, collecting, drafted, get, makeOfficer, type Wanted } from '../elections/flow.ts'
import type { AccessLines } from './lines.ts'

const CLASSES = [
  { code: 'A', title: '领导班子', weight: 40 },
  { code: 'B', title: '科室负责人', weight: 30 },
  { code: 'C', title: '一般干部', weight: 30 },
]

const of =
  (make: (world: World, wanted?: Wanted) => Promise<number>, body: Target['body'] = {}, wanted: Wanted = {}): Situation =>
  async (world) => {
    await makeOfficer(world)
    const id = await make(world, wanted)
    return {
      params: { id, person: world.cast.people[he.username]!, step: 'ceremony' },
      body: { version: (await get(world, id)).version, ...body },
    }
  }
const rules = { title: '表决', valid: 'half', minimum: '5', publicity_days: '5', trustees: 'server', classes: 'one' }

/**
 * The seven on the roll, its trustees and those who oversee elections see one under way; a draft is its officer's, who is the editor here.
 * Codes are fetched by those on the roll alone.
 */
export const elections: AccessLines = {
  lines: `
GET  /elections                                         L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /elections/new                 election-new        L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /elections                     election-new        L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /elections/:id                 election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
GET  /elections/:id                 election-open       L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
POST /elections/:id/copy            election-copied     L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /elections/:id/edit            election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
POST /elections/:id/edit            election-rules      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
GET  /elections/:id/questions       election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
POST /elections/:id/questions       election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
POST /elections/:id/questions/add   election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
GET  /elections/:id/preview         election-open       L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
GET  /elections/:id/roll            election-open       L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
POST /elections/:id/roll            election-open       L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
POST /elections/:id/roll/clear      election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
GET  /elections/:id/roll/:person    election-open       L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
POST /elections/:id/roll/:person    election-voter      L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
GET  /elections/:id/sheet           election-open       L    -    -    -    -    -    -    -    -    -    +    +    .    .    .
POST /elections/:id/collect         election-code       L    +    +    +    +    +    +    +    -    -    -    -    .    .    .
POST /elections/:id/steps/:step     election-draft      L    .    .    .    .    .    .    .    .    .    +    .    .    .    .
POST /elections/:id/cancel          election-reason     L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
POST /elections/:id/extend          election-later      L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
POST /elections/:id/remind          election-open       L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
POST /elections/:id/merge           election-classes    L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
`,
  situations: {
    'election-new': async (world) => {
      await makeOfficer(world)
      return { body: { kind: 'motion', title: '表决' } }
    },
    'election-draft': of(drafted, { list: '延长窗口时间' }),
    'election-rules': of(drafted, rules),
    'election-copied': of(drafted, { title: '再次表决' }),
    'election-open': of(collecting, { text: xu.username }),
    'election-voter': of(collecting, { act: 'exclude', reason: '借调' }),
    'election-reason': of(collecting, { reason: '候选人有变' }),
    'election-later': of(collecting, { reason: '下乡未归', until: '2026-03-09T17:00' }),
    'election-classes': of(
      collecting,
      { class: 'A' },
      { rules: { classes: CLASSES }, settings: { minimum: 2 }, voters: [wu, luo, sun, tang, chen, lin, he, ma] },
    ),
    async 'election-code'(world) {
      await makeOfficer(world)
      const id = await collecting(world)
      const { uuid } = (await get(world, id)).classes[0]!
      return { params: { id }, body: { classUuid: uuid, blinded: (await blinded(world, uuid)).blinded } }
    },
  },
}
