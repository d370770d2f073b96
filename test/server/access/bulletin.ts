import { acceptArticle, returnArticle } from '../../../server/bulletin/articles.service.ts'
import { arrangeIssue, publishIssue, readComposing } from '../../../server/bulletin/issues.service.ts'
import { lin, xu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { send } from '../bulletin/planting.ts'
import type { AccessLines } from './lines.ts'

const WORDS = { title: '就业援助月走访', body: '走访 120 户。' }
const sent = (world: World): Promise<number> => send(world, lin, { ...WORDS, category: 'news' })
async function accepted(world: World): Promise<number> {
  const id = await sent(world)
  await acceptArticle(world.deps, world.actor(xu), id, 1, WORDS)
  return id
}
async function composed(world: World): Promise<number> {
  const editor = world.actor(xu)
  const { issue } = await readComposing(world.deps, editor)
  await arrangeIssue(world.deps, editor, issue?.version ?? 0, [await accepted(world)])
  return (await readComposing(world.deps, editor)).issue?.version ?? 0
}

/** The bulletin is read by everybody inside; submissions by their department and the editors, who decide on them. */
export const bulletin: AccessLines = {
  lines: `
GET  /bulletin                                        L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /bulletin/issues/:id        bulletin-issue       L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /bulletin/compose                                L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /bulletin/compose           bulletin-order       L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /bulletin/compose/publish   bulletin-composed    L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /bulletin/articles                               L    -    +    +    +    +    -    -    -    -    +    -    -    -    -
GET  /bulletin/articles/new                           L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
POST /bulletin/articles          bulletin-words       L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
GET  /bulletin/articles/:id      bulletin-sent        L    .    +    .    +    .    .    .    .    .    +    .    .    .    .
POST /bulletin/articles/:id      bulletin-returned    L    .    +    .    -    .    .    .    .    .    -    .    .    .    .
POST /bulletin/articles/:id/accept  bulletin-sent     L    .    -    .    -    .    .    .    .    .    +    .    .    .    .
POST /bulletin/articles/:id/return  bulletin-sent     L    .    -    .    -    .    .    .    .    .    +    .    .    .    .
POST /bulletin/articles/:id/revise  bulletin-accepted L    .    -    .    -    .    .    .    .    .    +    .    .    .    .
GET  /bulletin/counts                                 L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /bulletin/counts/draft      bulletin-month       L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
`,
  situations: {
    'bulletin-sent': async (world) => ({ params: { id: await sent(world) }, body: { ...WORDS, version: 1, reason: '数字与月报不一致' } }),
    async 'bulletin-returned'(world) {
      const id = await sent(world)
      await returnArticle(world.deps, world.actor(xu), id, 1, '数字与月报不一致')
      return { params: { id }, body: { ...WORDS, category: 'news', version: 2 } }
    },
    'bulletin-accepted': async (world) => ({ params: { id: await accepted(world) }, body: { ...WORDS, version: 2 } }),
    'bulletin-words': () => Promise.resolve({ body: { ...WORDS, category: 'news' } }),
    async 'bulletin-order'(world) {
      const version = await composed(world)
      return { body: { version } }
    },
    'bulletin-composed': async (world) => ({ body: { version: await composed(world) } }),
    async 'bulletin-issue'(world) {
      return { params: { id: await publishIssue(world.deps, world.actor(xu), await composed(world)) } }
    },
    // In this catalogue no item asks for the counts, so nobody can draft them; the feature's own test has one.
    'bulletin-month': () => Promise.resolve({ body: { month: '2026-02' } }),
  },
}
