import { keepFile } from '../../../server/discussions/posting.service.ts'
import { askOfficial } from '../../../server/discussions/official.service.ts'
import { editPost } from '../../../server/discussions/replies.service.ts'
import { openTopic } from '../../../server/discussions/topics.service.ts'
import { chen, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { opened, replied, versionOf } from '../discussions/flow.ts'
import { published } from '../disclosures/flow.ts'
import type { Situation } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

/** Nobody is refused for being fast: all that was posted was posted long ago. */
const calm = async (world: World): Promise<void> => {
  await world.db.write('posts').update({ created_at: '2026-01-05T01:00:00.000Z' })
}
async function begun(world: World): Promise<number> {
  await calm(world)
  return opened(world)
}

/** 陈静's topic, at its version. */
const topic =
  (body: Readonly<Record<string, string | number>> = {}): Situation =>
  async (world) => {
    const id = await begun(world)
    return { params: { id, number: 1 }, body: { version: await versionOf(world, id), reason: '便于查找', to: '1', ...body } }
  }
const finance = (world: World): number => world.cast.departments['CW']!
const POLL = { question: '哪天', options: '周一\n周二', most: 1, closesOn: null }

/**
 * The board is for everybody who works in the bureau and for nobody else: not for people from outside, not for the three administrators.
 * None of these is a moderator; what moderators do is in the feature's own test. A topic is 陈静's.
 */
export const discussions: AccessLines = {
  lines: `
GET  /discussions                                     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/boards/:key    discussions-board    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/about/:id      discussions-record   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/new                                 L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions                discussions-words    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/read-all                            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/drafts         discussions-draft    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/preview        discussions-words    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/files          discussions-file     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/files/:id      discussions-loose    L    +    .    .    .    .    .    .    .    .    .    -    -    -    -
GET  /discussions/people         discussions-name     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/:id            discussions-topic    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/:id/posts      discussions-page     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/:id/replies    discussions-reply    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/:id/replies    discussions-official L    -    -    +    -    +    -    -    -    -    -    -    -    -    -
POST /discussions/:id/follow     discussions-follow   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/:id/poll       discussions-poll     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/:id/poll/close discussions-poll     L    +    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /discussions/:id/official   discussions-ask      L    -    -    -    -    +    -    +    +    -    -    -    -    -    -
POST /discussions/:id/solve      discussions-solve    L    +    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /discussions/:id/pin        discussions-topic    L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /discussions/:id/lock       discussions-topic    L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /discussions/:id/move       discussions-move     L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /discussions/:id/consult    discussions-topic    L    +    -    -    -    -    -    -    -    -    -    -    -    -    -
GET  /discussions/:id/propose    discussions-topic    L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /discussions/:id/propose    discussions-wish     L    -    -    -    -    -    -    -    -    -    x    -    -    -    -
GET  /discussions/:id/posts/:number/edit    discussions-topic  L    +    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /discussions/:id/posts/:number/edit    discussions-edit   L    +    -    -    -    -    -    -    -    -    -    -    -    -    -
GET  /discussions/:id/posts/:number/history discussions-edited L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /discussions/:id/posts/:number/likes   discussions-topic  L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /discussions/:id/posts/:number/like    discussions-like   L    -    +    +    +    +    +    +    +    +    +    -    -    -    -
`,
  situations: {
    'discussions-board': () => Promise.resolve({ params: { key: 'suggestions' } }),
    'discussions-record': async (world) => ({ params: { id: await published(world) } }),
    async 'discussions-words'(world) {
      await calm(world)
      return { body: { board: 'general', title: '停车', body: '按到岗先后。' } }
    },
    'discussions-draft': () => Promise.resolve({ body: { place: 'board:general', title: '', body: '写到一半' } }),
    'discussions-file': () => Promise.resolve({ file: Buffer.from('日期,事项\n2026-03-02,会议\n') }),
    async 'discussions-loose'(world) {
      const bytes = Buffer.from('会议纪要')
      const file = { name: '纪要.txt', type: 'text/plain', bytes, cleaned: null }
      const at = world.clock.now().toISOString()
      return { params: { id: await keepFile(world.db.write, file, world.cast.people[chen.username]!, at) } }
    },
    'discussions-name': () => Promise.resolve({ query: `?q=${encodeURIComponent('陈')}` }),
    'discussions-topic': topic(),
    'discussions-page': async (world) => ({ params: { id: await begun(world) }, query: '?page=1' }),
    async 'discussions-reply'(world) {
      const id = await begun(world)
      await calm(world)
      return { params: { id }, body: { body: '同意。' } }
    },
    async 'discussions-official'(world) {
      const id = await begun(world)
      await calm(world)
      const asked = { version: await versionOf(world, id), departmentId: finance(world), days: 5, reason: '' }
      await askOfficial(world.deps, world.actor(zhou), id, asked)
      return { params: { id }, body: { body: '经研究，同意。', official: '1' } }
    },
    'discussions-follow': topic({ following: '1' }),
    async 'discussions-poll'(world) {
      await calm(world)
      const typed = { board: 'general', title: '值班', body: '请选。', disclosureId: null, poll: POLL }
      const id = await openTopic(world.deps, world.actor(chen), typed, [])
      const option = (await world.db.read('poll_options').orderBy('id', 'desc').first('id')) as { id: number }
      return { params: { id }, body: { option: option.id } }
    },
    'discussions-ask': async (world, persona) => topic({ department: finance(world), days: 5, reason: '' })(world, persona),
    async 'discussions-solve'(world) {
      const id = await begun(world)
      await calm(world)
      await replied(world, id, zhou)
      return { params: { id }, body: { version: await versionOf(world, id), number: 2 } }
    },
    'discussions-move': topic({ board: 'suggestions' }),
    'discussions-wish': async (world, persona) =>
      topic({ class: '', code: '', title: '', department: finance(world), note: '干部职工提出' })(world, persona),
    'discussions-edit': topic({ version: 1, title: '会议室', body: '改过的话。' }),
    async 'discussions-edited'(world) {
      const id = await begun(world)
      await editPost(world.deps, world.actor(chen), { topicId: id, number: 1 }, { version: 1, title: '会议室安排', body: '改过。' }, [])
      return { params: { id, number: 1 } }
    },
    'discussions-like': topic({ likes: '1' }),
  },
}
