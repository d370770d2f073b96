import type { World } from '../../support/world.ts'
import { countedMotion, publishing } from '../elections/counted.ts'
import type { AccessLines } from './lines.ts'

// An election takes seconds to count: one for all who only read it.
const counted = new WeakMap<World, Promise<number>>()
function countedOnce(world: World): Promise<number> {
  const known = counted.get(world) ?? countedMotion(world)
  counted.set(world, known)
  return known
}

/**
 * Results are read by voters, trustees and those who look on; by everybody inside once they are published. No further ballot follows from
 * this motion: its officer is told so, the others that it is not theirs to ask.
 */
export const counting: AccessLines = {
  lines: `
GET  /elections/:id/results            counted-motion     L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/results/tables/:n  counted-motion     L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/minutes            counted-motion     L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/recount            counted-motion     L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
POST /elections/:id/results/run-off    counted-motion     L    -    -    -    -    -    -    -    -    -    !    -    .    .    .
POST /elections/:id/results/publish    counted-to-publish L    -    +    -    -    -    -    -    -    -    +    -    .    .    .
`,
  situations: {
    'counted-motion': async (world) => ({ params: { id: await countedOnce(world), n: 1 }, body: { position: 1 } }),
    async 'counted-to-publish'(world) {
      const id = await countedMotion(world)
      return { params: { id }, body: { item: await publishing(world, id) } }
    },
  },
}
