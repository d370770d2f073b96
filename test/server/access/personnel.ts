import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { ma } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import { ANONYMOUS, objectionOf, publishedNotice, withPersonnel } from '../publicity/flow.ts'
import type { AccessLines } from './lines.ts'

/** A notice about Chen of the employment department; finance and the office hear objections. */
async function notice(world: World): Promise<number> {
  await withPersonnel(world)
  return publishedNotice(world)
}

/** An objection by nobody; planted, since one person files only a few a day. */
async function objection(world: World, taken = false): Promise<{ id: number; version: number }> {
  const id = await notice(world)
  const version = (await world.db.read('disclosure_versions').where({ disclosure_id: id }).first('id')) as { id: number }
  await world.db.write('publicity_objections').insert({
    disclosure_id: id,
    version_id: version.id,
    line_no: 1,
    named: false,
    body: '年限不够。',
    leads: ANONYMOUS.leads,
    code_hash: `planted ${id}`,
    filed_on: '2026-03-02',
    state: taken ? 'handling' : 'received',
    handler_id: taken ? world.cast.people['tang'] : null,
  })
  return objectionOf(world, id)
}

/** The overview and notices are for whoever reads; objections only for those who hear them and have no part in the matter. */
export const personnel: AccessLines = {
  lines: `
GET  /personnel                                       L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /publicity                                       L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /publicity/receipt                               L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /publicity/receipt          no-receipt           L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
GET  /publicity/:id              publicity               L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /publicity/:id              publicity-withdrawn     L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /publicity/:id              no-notice            L    .    .    .    .    .    .    .    .    .    .    .    -    -    -
GET  /publicity/:id/objections/new  publicity            L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /publicity/:id/objections/new  publicity-withdrawn  L    !    !    !    !    !    !    !    !    !    !    .    -    -    -
POST /publicity/:id/objections   without-leads        L    x    x    x    x    x    x    x    x    x    x    .    -    -    -
POST /publicity/:id/results      publicity-running       L    -    -    -    -    !    -    -    !    !    -    .    -    -    -
GET  /publicity/objections/:id   heard-objection            L    .    .    .    .    +    .    .    +    +    .    .    -    -    -
POST /publicity/objections/:id/take      heard-objection    L    .    .    .    .    +    .    .    +    +    .    .    -    -    -
POST /publicity/objections/:id/conclude  heard-objection-taken  L    .    .    .    .    +    .    .    !    !    .    .    -    -    -
`,
  situations: {
    publicity: async (world) => ({ params: { id: await notice(world) } }),
    async 'publicity-withdrawn'(world) {
      const id = await notice(world)
      await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '人选有变。' })
      return { params: { id } }
    },
    'no-notice': async (world) => ({ params: { id: await published(world, { item: 'B-04', period: null, formedOn: '2026-02-26' }) } }),
    'no-receipt': () => Promise.resolve({ body: { code: 'AAAA-AAAA-AAAA-AAAA' } }),
    'without-leads': async (world) => ({
      params: { id: await notice(world) },
      body: { number: 1, how: 'anonymous', about: 1, body: '年限不够。', leads: '' },
    }),
    'publicity-running': async (world) => ({
      params: { id: await notice(world) },
      body: { number: 1, line: 1, result: 'unaffected', reason: '' },
    }),
    async 'heard-objection'(world) {
      const { id, version } = await objection(world)
      return { params: { id }, body: { version } }
    },
    async 'heard-objection-taken'(world) {
      const { id, version } = await objection(world, true)
      return { params: { id }, body: { version, finding: 'unsubstantiated', report: '查阅任职文件。', reply: '经核查不属实。' } }
    },
  },
}
