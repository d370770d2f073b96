import { loadLaws } from '../../../server/laws/laws.service.ts'
import type { World } from '../../support/world.ts'
import type { AccessLines } from './lines.ts'

const LAW = { name: 'law.md', text: '# 试验办法\n\n第一条 一条。\n' }

async function slugOf(world: World): Promise<string> {
  await loadLaws(world.deps, { id: null, name: 'test' }, [LAW])
  return ((await world.db.read('laws').where({ title: '试验办法' }).first('slug')) as { slug: string }).slug
}

/** The page of results is everybody's; what it lists is each one's own (test/server/search). Laws are public. */
export const search: AccessLines = {
  lines: `
GET  /search                                          L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /laws                                            L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /laws/:slug                 law                  L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /laws/:slug                 no-law               L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /laws/:slug/:article        article              L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /laws/:slug/:article        no-article           L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
`,
  situations: {
    law: async (world) => ({ params: { slug: await slugOf(world) } }),
    'no-law': () => Promise.resolve({ params: { slug: 'no-such-law' } }),
    article: async (world) => ({ params: { slug: await slugOf(world), article: 1 } }),
    'no-article': async (world) => ({ params: { slug: await slugOf(world), article: 99 } }),
  },
}
