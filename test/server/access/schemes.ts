import { draftScheme, frozenScheme, seededScheme } from '../evaluations/scheme-fixtures.ts'
import { copyScheme } from '../../../server/evaluations/schemes.service.ts'
import { inspector } from '../../support/personas.ts'
import type { AccessLines } from './lines.ts'

/** Drafted by inspectors, published by a leader, read by everybody inside. */
export const schemes: AccessLines = {
  lines: `
GET  /evaluations/schemes                             L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /evaluations/schemes/new                         L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /evaluations/schemes            scheme-named     L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /evaluations/schemes/import                      L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /evaluations/schemes/import     scheme-text      L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /evaluations/schemes/:id        scheme-draft     L    .    .    .    .    .    .    .    +    +    .    -    -    -    -
GET  /evaluations/schemes/:id        scheme-frozen    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /evaluations/schemes/:id/scheme.json  scheme-draft   L    .    .    .    .    .    .    .    +    +    .    -    -    -    -
GET  /evaluations/schemes/:id/scheme.json  scheme-frozen  L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /evaluations/schemes/:id/differences  scheme-copied  L    .    .    .    .    .    .    .    +    +    .    -    -    -    -
GET  /evaluations/schemes/:id/edit   scheme-draft     L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /evaluations/schemes/:id/edit   scheme-draft     L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /evaluations/schemes/:id/copy   scheme-frozen    L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /evaluations/schemes/:id/freeze scheme-draft     L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
POST /evaluations/schemes/:id/discard  scheme-draft   L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
`,
  situations: {
    'scheme-named': () => Promise.resolve({ body: { code: 'X-1', name: '年终考评' } }),
    'scheme-text': () => Promise.resolve({ body: { text: JSON.stringify(seededScheme('gkpg')) } }),
    'scheme-draft': async (world) => ({ params: { id: await draftScheme(world) }, body: { version: 1, do: 'save' } }),
    'scheme-frozen': async (world) => ({ params: { id: await frozenScheme(world) }, body: { code: 'X-2', name: '下一年' } }),
    async 'scheme-copied'(world) {
      const id = await copyScheme(world.deps, world.actor(inspector), await frozenScheme(world), { code: 'X-2', name: '下一年' })
      return { params: { id } }
    },
  },
}
