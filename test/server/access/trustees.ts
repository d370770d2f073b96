import { nextStep } from '../../../core/protocol/ceremony.ts'
import { newSeed } from '../../../core/protocol/seat.ts'
import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { readPlace } from '../../../server/elections/trustees.ceremony.service.ts'
import { nameTrustees } from '../../../server/elections/trustees.service.ts'
import { inspector, luo, wu, zhou, type Persona } from '../../support/personas.ts'
import { makeKeys } from '../../support/trustees.ts'
import type { World } from '../../support/world.ts'
import { officer } from '../elections/flow.ts'
import { drivenOf, planOf, trusteeOf, waiting } from '../elections/trustees-flow.ts'
import type { AccessLines } from './lines.ts'

const field = (world: World, persona: Persona): string => `person.${world.cast.people[persona.username]!}`

async function named(world: World): Promise<number> {
  const id = await waiting(world)
  await nameTrustees(world.deps, officer(world), id, { plan: planOf(drivenOf(world)), seen: 0, reason: '' })
  return id
}

/** The election is one of the staff; inspector, leader and approver keep its keys, the editor is its officer here. */
export const trustees: AccessLines = {
  lines: `
GET  /elections/:id/trustees              trustees-named     L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
POST /elections/:id/trustees              trustees-waiting   L    -    -    -    -    -    -    -    -    -    +    -    .    .    .
GET  /elections/:id/ceremony              trustees-named     L    .    .    .    .    .    .    +    +    +    .    .    .    .    .
GET  /elections/:id/ceremony/state        trustees-named     L    .    .    .    .    .    .    +    +    +    .    .    .    .    .
POST /elections/:id/ceremony/messages     trustees-first     L    .    .    .    .    .    .    !    !    +    .    .    .    .    .
POST /elections/:id/ceremony/fingerprint  trustees-made      L    .    .    .    .    .    .    +    +    +    .    .    .    .    .
POST /elections/:id/ceremony/trial        trustees-made      L    .    .    .    .    .    .    x    x    x    .    .    .    .    .
POST /elections/:id/ceremony/complaint    trustees-named     L    .    .    .    .    .    .    +    +    +    .    .    .    .    .
GET  /elections/:id/count                 trustees-named     L    .    .    .    .    .    .    +    +    +    .    .    .    .    .
POST /elections/:id/count                 trustees-named     L    .    .    .    .    .    .    x    x    x    .    .    .    .    .
`,
  situations: {
    'trustees-waiting': async (world) => ({
      params: { id: await waiting(world) },
      body: {
        seen: 0,
        threshold: 2,
        reason: '',
        [field(world, inspector)]: 'single',
        [field(world, zhou)]: 'shared',
        [field(world, luo)]: 'shared',
      },
    }),
    'trustees-named': async (world) => ({ params: { id: await named(world) }, body: { attempt: 1, about: 1 } }),
    async 'trustees-first'(world) {
      const id = await named(world)
      const { view } = await readPlace(world.deps, trusteeOf(world, inspector), id)
      const step = nextStep(sodiumGroup, view, newSeed(world.deps.random), world.deps.random)
      return { params: { id }, body: { attempt: 1, round: 'key', text: step.kind === 'send' ? step.text : '' } }
    },
    async 'trustees-made'(world) {
      const id = await named(world)
      const all = [inspector, zhou, luo, wu].map((persona) => ({ actor: trusteeOf(world, persona), seed: newSeed(world.deps.random) }))
      await makeKeys(world.deps, id, all)
      const { view } = await readPlace(world.deps, trusteeOf(world, inspector), id)
      return { params: { id }, body: { attempt: 1, fingerprint: sha256hex(view.trustees ?? ''), proof: '{}' } }
    },
  },
}
