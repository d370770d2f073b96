import { announceDraw } from '../../../server/inspections/draws.service.ts'
import { addFile } from '../../../server/inspections/answers.service.ts'
import { saveTemplate } from '../../../server/inspections/checklist.service.ts'
import { answerFinding, getFinding } from '../../../server/inspections/rectification.service.ts'
import { recordRefusal } from '../../../server/inspections/visits.service.ts'
import { picture } from '../../support/pictures.ts'
import { inspector, lin, luo } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation, Target } from '../access-situations.ts'
import {
  begun,
  clientName,
  closed,
  DETAILS,
  drafted,
  makeInspector,
  ordered,
  page,
  planned,
  signed,
  versionOf,
  visitOf,
} from '../inspections/flow.ts'
import type { AccessLines } from './lines.ts'

type Body = NonNullable<Target['body']>
const FORM = {
  kind: 'periodic',
  title: DETAILS.title,
  purpose: '',
  from_on: DETAILS.fromOn,
  to_on: DETAILS.toOn,
  rectification_days: '10',
}

const inspection =
  (make: (world: World) => Promise<number>, body: (world: World) => Body = () => ({})): Situation =>
  async (world) => {
    const id = await make(world)
    return { params: { id }, body: { version: await versionOf(world, id), ...body(world) } }
  }

const visit =
  (make: (world: World) => Promise<number>, body: (world: World) => Body = () => ({})): Situation =>
  async (world) => {
    const id = await make(world)
    return { params: { id }, body: { version: (await page(world, id)).visit.version, ...body(world) } }
  }

async function untouched(world: World): Promise<number> {
  return visitOf(world, await planned(world))
}

async function asked(world: World): Promise<number> {
  const id = await closed(world)
  const { version } = (await page(world, id)).visit
  const witnessId = world.cast.people[luo.username]!
  await recordRefusal(world.deps, world.actor(inspector), id, { version, reason: '不肯签字', witnessId })
  return id
}

/**
 * The inspector's department carries out the inspection, together with somebody who is in no column; the publisher's and the first
 * head's is inspected. Others read that it takes place, and nothing of what was found.
 */
export const inspections: AccessLines = {
  lines: `
GET  /inspections                                       L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /inspections/rectifications                        L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /inspections/templates                             L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/templates/:id/drop  inspection-template  L  -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /inspections/new                                   L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections                     inspection-new    L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /inspections/:id                 inspection-planned  L   +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /inspections/:id                 inspection-surprise L   .    .    .    .    .    .    .    +    +    .    -    -    -    -
GET  /inspections/:id/edit            inspection-planned  L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/edit            inspection-edited   L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/plan            inspection-draft    L   .    .    .    .    .    .    .    -    +    .    -    -    -    -
POST /inspections/:id/cancel          inspection-reason   L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/visits          inspection-visits   L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /inspections/:id/checklist       inspection-planned  L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/checklist       inspection-items    L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/checklist/add   inspection-used     L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/checklist/keep  inspection-kept     L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /inspections/:id/draws/new       inspection-planned  L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/draws           inspection-draw     L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /inspections/:id/draws/:draw     inspection-lot      L   -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /inspections/:id/draws/:draw/evidence.json inspection-lot L + +   +    +    +    +    +    +    +    +    -    -    -    -
GET /inspections/visits/:id visit-running                     L  +  +  .  +  .  .  .  +  +  .  -  -  -  -
GET /inspections/visits/:id/check visit-running               L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
GET /inspections/visits/:id/record visit-closed               L  +  +  .  +  .  .  .  +  +  .  -  -  -  -
GET /inspections/files/:id visit-file                         L  +  +  .  +  .  .  .  +  +  .  -  -  -  -
GET /inspections/visits/:id/:verb visit-address L  +  +  +  +  +  +  +  +  +  +  +  +  +  +
GET /inspections/findings/:id/:what finding-address L  +  +  +  +  +  +  +  +  +  +  +  +  +  +
POST /inspections/visits/:id/begin visit-planned              L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/cancel visit-called-off          L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/answers visit-answer             L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/files visit-picture              L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/files/:file/remove visit-shot    L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/close visit-end                  L  -  -  .  -  .  .  .  -  x  .  -  -  -  -
POST /inspections/visits/:id/reopen visit-back                L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/sign visit-sign                  L  -  -  .  +  .  .  .  -  -  .  -  -  -  -
POST /inspections/visits/:id/refusal visit-refusal            L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
POST /inspections/visits/:id/witness visit-witness            L  -  -  .  -  .  .  .  -  -  .  -  -  -  -
POST /inspections/visits/:id/notices visit-order              L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
GET /inspections/notices/:id finding-notice                   L  +  +  .  +  .  .  .  +  +  .  -  -  -  -
GET /inspections/findings/:id finding-ordered                 L  +  +  .  +  .  .  .  +  +  .  -  -  -  -
POST /inspections/findings/:id/answer finding-answer          L  -  +  .  +  .  .  .  -  -  .  -  -  -  -
POST /inspections/findings/:id/recheck finding-recheck        L  -  -  .  -  .  .  .  -  +  .  -  -  -  -
`,
  situations: {
    // Sent on to the page, which then decides.
    'visit-address': () => Promise.resolve({ params: { id: 1, verb: 'notices' } }),
    'finding-address': () => Promise.resolve({ params: { id: 1, what: 'answer' } }),
    'inspection-new': () => Promise.resolve({ body: FORM }),
    'inspection-planned': inspection(planned),
    'inspection-surprise': inspection((world) => planned(world, { kind: 'unannounced' })),
    'inspection-draft': inspection(drafted),
    'inspection-edited': inspection(planned, () => FORM),
    'inspection-reason': inspection(planned, () => ({ reason: '改期' })),
    'inspection-visits': inspection(planned, (world) => ({ departments: [String(world.cast.departments['CW'])], on_day: DETAILS.fromOn })),
    'inspection-items': inspection(planned, () => ({ 'item.0.title': '台账齐全', 'item.0.look': '', 'item.0.indicator': '' })),
    'inspection-kept': inspection(planned, () => ({ name: '季度检查' })),
    'inspection-draw': inspection(planned, () => ({ of: 'departments', size: '1', public_source: '明日收盘价', draw: 'simple' })),
    async 'inspection-used'(world) {
      const id = await planned(world)
      const from = await saveTemplate(world.deps, world.actor(inspector), id, '季度检查')
      return { params: { id }, body: { version: await versionOf(world, id), from } }
    },
    async 'inspection-template'(world) {
      const id = await saveTemplate(world.deps, world.actor(inspector), await planned(world), '季度检查')
      return { params: { id }, body: { version: 1 } }
    },
    async 'inspection-lot'(world) {
      const id = await planned(world)
      const typed = { of: 'departments', fromOn: '', toOn: '', draw: 'simple', size: 1, publicSource: '明日收盘价' } as const
      const draw = await announceDraw(world.deps, world.actor(inspector), id, typed)
      return { params: { id, draw }, body: { version: 1, public_text: '3267.19' } }
    },
    'visit-planned': visit(
      async (world) => {
        const id = await untouched(world)
        await makeInspector(world)
        return id
      },
      (world) => ({ team: [String(world.cast.people[inspector.username]), String(world.cast.people[luo.username])] }),
    ),
    'visit-called-off': visit(untouched, () => ({ reason: '改期' })),
    'visit-running': visit(begun),
    'visit-closed': visit(closed),
    'visit-end': visit(begun, (world) => ({ summary: '', signer: String(world.cast.people[lin.username]) })),
    'visit-back': visit(closed, () => ({ reason: '漏填' })),
    'visit-sign': visit(closed, () => ({ statement: '' })),
    'visit-refusal': visit(closed, (world) => ({ reason: '不肯签字', witness: String(world.cast.people[luo.username]) })),
    'visit-witness': visit(asked),
    async 'visit-answer'(world) {
      const id = await begun(world)
      const [item] = (await page(world, id)).items
      return {
        params: { id },
        body: { item: item!.id, key: '', title: '', answer: 'in_order', note: '', severity: '', seen: 0, client: clientName() },
      }
    },
    async 'visit-picture'(world) {
      const id = await begun(world)
      const [item] = (await page(world, id)).items
      return {
        params: { id },
        body: { item: item!.id, key: '', title: '', client: clientName() },
        file: Buffer.from('日期,事项\n2026-03-02,台账\n'),
      }
    },
    async 'visit-shot'(world) {
      const id = await begun(world)
      return { params: { id, file: await shot(world, id) }, body: {} }
    },
    async 'visit-file'(world) {
      return { params: { id: await shot(world, await begun(world)) } }
    },
    async 'visit-order'(world) {
      const id = await signed(world)
      const [finding] = (await page(world, id)).findings
      return { params: { id }, body: { findings: [String(finding!.id)], requirement: '两周内更新', days: '10' } }
    },
    async 'finding-notice'(world) {
      const { notice } = await getFinding(world.deps, world.actor(inspector), await ordered(world))
      return { params: { id: notice!.id } }
    },
    'finding-ordered': async (world) => ({ params: { id: await ordered(world) } }),
    'finding-answer': async (world) => ({ params: { id: await ordered(world) }, body: { version: 2, text: '已更新' } }),
    async 'finding-recheck'(world) {
      const id = await ordered(world)
      await answerFinding(world.deps, world.actor(lin), id, { version: 2, text: '已更新', files: [] })
      return { params: { id }, body: { version: 3, text: '', days: '', done: 'yes' } }
    },
  },
}

async function shot(world: World, id: number): Promise<number> {
  const [item] = (await page(world, id)).items
  const upload = { name: 'a.png', bytes: await picture(20, 20, 'png') }
  return (await addFile(world.deps, world.actor(inspector), id, { upload, client: clientName(), item: item!.id, key: '', title: '' })).id
}
