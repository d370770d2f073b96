import { HIDE, acted, reply, text } from '../moderation/flow.ts'
import { chen } from '../../support/personas.ts'
import type { AccessLines } from './lines.ts'

const WORDS = { rule: 'insult', reason: '请改用对事不对人的说法。', answer: '批评工作，不算骂人。', text: '说的是进度。', uphold: 'no' }
let texts = 0

/**
 * Everybody inside reports, and reads the rules and the log, as people from outside do. None of these is a moderator: to hide something no
 * leader and no administrator has a way; what moderators do is in the feature's own test.
 */
export const moderation: AccessLines = {
  lines: `
GET  /moderation                                      L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
GET  /moderation/log                                  L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /moderation/rules                                L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /moderation/report          moderation-lins      L    +    -    +    +    +    +    +    +    +    +    -    -    -    -
POST /moderation/reports         moderation-chens     L    -    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /moderation/acts/:id        moderation-act       L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /moderation/acts/:id/appeal moderation-act       L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /moderation/acts/:id/decide moderation-act       L    .    -    .    .    .    .    .    .    .    .    .    .    .    .
GET  /moderation/:kind/:id       moderation-lins      L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
GET  /moderation/:kind/:id       moderation-nameless  L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /moderation/:kind/:id/act   moderation-lins      L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
POST /moderation/:kind/:id/dismiss  moderation-lins   L    -    -    -    -    -    -    -    -    -    -    -    -    -    -
`,
  situations: {
    async 'moderation-lins'(world) {
      const id = await reply(world)
      return { params: { kind: 'post', id }, query: `?kind=post&id=${id}`, body: { ...WORDS, act: HIDE.act, upTo: 0 } }
    },
    async 'moderation-chens'(world) {
      return { body: { ...WORDS, kind: 'post', id: await reply(world, chen) } }
    },
    async 'moderation-nameless'(world) {
      return { params: { kind: 'anonymous', id: await text(world, (texts += 1)) } }
    },
    async 'moderation-act'(world) {
      return { params: { id: (await acted(world)).act }, body: WORDS }
    },
  },
}
