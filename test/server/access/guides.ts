import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { ma } from '../../support/personas.ts'
import { published } from '../disclosures/flow.ts'
import { draftedItem, publishedItem } from '../guides/planting.ts'
import type { AccessLines } from './lines.ts'

/** Guides follow the audience of their records; drafts have none. */
export const guides: AccessLines = {
  lines: `
GET  /guides                                          L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /guides/:id                 guide                L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /guides/:id                 guide-of-department  L    +    +    .    +    .    +    +    +    .    .    .    -    -    -
GET  /guides/:id                 guide-in-draft       L    .    .    .    .    .    .    .    .    .    .    .    -    -    -
GET  /guides/:id                 guide-withdrawn      L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /guides/:id                 no-guide             L    .    .    .    .    .    .    .    .    .    .    .    -    -    -
`,
  situations: {
    guide: async (world) => ({ params: { id: await publishedItem(world) } }),
    'guide-of-department': async (world) => ({ params: { id: await publishedItem(world, { audience: 'department' }) } }),
    'guide-in-draft': async (world) => ({ params: { id: await draftedItem(world) } }),
    async 'guide-withdrawn'(world) {
      const id = await publishedItem(world)
      await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '事项取消。' })
      return { params: { id } }
    },
    'no-guide': async (world) => ({ params: { id: await published(world, { item: 'B-02', period: null, formedOn: '2026-02-26' }) } }),
  },
}
