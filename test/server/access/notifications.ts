import { lin, sun, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { drafted, pass } from '../disclosures/flow.ts'
import { getDisclosure, saveDraft, submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { ma, wu } from '../../support/personas.ts'
import type { AccessLines } from './lines.ts'

/** A notice that asks its readers to confirm that they have read it, in force. */
export async function askingNotice(world: World, item = 'B-02', by = '2026-03-20'): Promise<number> {
  const id = await drafted(world, { item, period: null, formedOn: '2026-02-26' })
  const { title, version } = await getDisclosure(world.deps, world.actor(lin), id)
  await saveDraft(
    world.deps,
    world.actor(lin),
    id,
    { version, title, summary: '', acknowledgeBy: by },
    { body: '一、时间。', document_number: '' },
  )
  await submitDisclosure(world.deps, world.actor(lin), id)
  await pass(world, id, ...(item === 'B-02' ? [sun, ma, wu, zhou] : [sun, ma, wu]))
  return id
}

const notice = (item: string) => async (world: World) => ({ params: { id: await askingNotice(world, item) }, body: { number: 1 } })

/** Messages, subscriptions, and reading: counted without names, confirmed by name. */
export const notifications: AccessLines = {
  lines: `
GET  /notifications                                   L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /notifications/read-all     up-to                L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /notifications/:id/open     others-message       L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /notifications/subscriptions                     L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
POST /notifications/subscriptions  subscribe          L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
POST /disclosures/:id/read       published            L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
POST /disclosures/:id/read       draft                L    .    !    .    !    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/acknowledge  notice             L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
POST /disclosures/:id/acknowledge  notice-of-department  L  +   +    .    +    .    -    -    -    .    .    .    .    .    .
POST /disclosures/:id/acknowledge  asks-nobody        L    !    !    !    !    !    !    !    !    !    !    .    .    .    .
GET  /disclosures/:id/acknowledgements  notice        L    -    +    -    +    -    -    +    +    -    -    .    .    .    .
`,
  situations: {
    'up-to': () => Promise.resolve({ body: { up_to: 1 } }),
    async 'others-message'(world) {
      const [{ id }] = (await world.db
        .write('notifications')
        .insert({ person_id: world.cast.people['luo'], code: 'notifications.published', href: '/', at: '2026-03-01T00:00:00.000Z' })
        .returning('id')) as [{ id: number }]
      return { params: { id } }
    },
    subscribe: (world) => Promise.resolve({ body: { kind: 'department', target: world.cast.departments['JYCJ']!, wanted: '1' } }),
    notice: notice('B-02'),
    'notice-of-department': notice('B-03'),
    async 'asks-nobody'(world) {
      const id = await drafted(world, { item: 'B-02', period: null, formedOn: '2026-02-26' })
      await submitDisclosure(world.deps, world.actor(lin), id)
      await pass(world, id, sun, ma, wu, zhou)
      return { params: { id }, body: { number: 1 } }
    },
  },
}
