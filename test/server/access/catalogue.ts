import { xu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { approveEdition, recallEdition } from '../../../server/catalogue/editions.life.service.ts'
import { findEditionIn } from '../../../server/catalogue/editions.queries.ts'
import { listWithheld } from '../../../server/catalogue/withheld.service.ts'
import { discardEdition } from '../../../server/catalogue/editions.life.service.ts'
import { wu } from '../../support/personas.ts'
import { changed, complete, inForce, inputOf, lineOf, opened, submitted, versionOf } from '../catalogue/editions.ts'
import { addClass, addItem } from '../../../server/catalogue/edition-draft.service.ts'
import type { Situation } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

let number = 0
const next = (): number => ++number

/** There is one edition on its way at a time: whatever is open makes room. */
async function cleared(world: World): Promise<void> {
  await complete(world)
  const open = await findEditionIn(world.db.read, ['draft', 'submitted', 'approved'])
  if (open === undefined) return
  const actor = world.actor(xu)
  if (open.state === 'approved')
    await world.db.write('catalogue_editions').where({ id: open.id }).update({ state: 'discarded', open_slot: null })
  if (open.state === 'submitted') await recallEdition(world.deps, actor, open.id, { version: open.version })
  if (open.state !== 'approved') await discardEdition(world.deps, actor, open.id, { version: await versionOf(world, open.id) })
}

/** A fresh draft with one change. */
async function draft(world: World): Promise<number> {
  await cleared(world)
  const id = await opened(world)
  await changed(world, id, 'A-01', { timingDays: 100 + next() })
  return id
}

const edition =
  (state: 'draft' | 'submitted' | 'approved' | 'in_force', body: Readonly<Record<string, string>> = {}): Situation =>
  async (world) => {
    let id: number
    if (state === 'in_force') {
      await cleared(world)
      id = await inForce(world, 'A-01', { timingDays: 100 + next() })
    } else id = await draft(world)
    if (state === 'submitted' || state === 'approved') await submitted(world, id)
    if (state === 'approved')
      await approveEdition(world.deps, world.actor(wu), id, { version: await versionOf(world, id), effectiveOn: '2026-12-01', remark: '' })
    return { params: { id }, body: { version: await versionOf(world, id), ...body } }
  }

const FORM = {
  title: '公务接待费',
  title_en: 'Reception',
  elements: '期间 | Period',
  legal_basis: '条例',
  register: 'expenses',
  audience: 'all',
  timing: 'ex_post',
  timing_days: '20',
  stage: 'after',
  cycle: 'monthly',
  review_level: '1',
  retention: '5',
  channels: 'intranet',
  open_to: 'public',
  secrecy_check: 'none',
  way: 'proactive',
  tier: 'bureau',
}

/** A line of a draft, and a form that its editor could send. */
const line: Situation = async (world) => {
  const id = await draft(world)
  const item = await lineOf(world, id, 'A-01')
  const departments = String(item.departments[0]!.id)
  const body = { ...FORM, version: item.version, class: item.classRow, departments, code: `N-${next()}`, reason: '并入其他事项' }
  return { params: { id, row: item.id }, body }
}
const newLine: Situation = async (world) => {
  const id = await draft(world)
  const item = await lineOf(world, id, 'A-01')
  return { params: { id }, body: { ...FORM, class: item.classRow, departments: String(item.departments[0]!.id), code: `N-${next()}` } }
}
const addedLine: Situation = async (world) => {
  const id = await draft(world)
  const row = await addItem(world.deps, world.actor(xu), id, `N-${next()}`, inputOf(await lineOf(world, id, 'A-01')))
  return { params: { id, row }, body: { version: 1 } }
}
const newClass: Situation = async (world) => ({
  params: { id: await draft(world) },
  body: { code: `K${next()}`, name: '新类', name_en: 'New' },
})
const emptyClass: Situation = async (world) => {
  const id = await draft(world)
  const code = `K${next()}`
  await addClass(world.deps, world.actor(xu), id, { code, name: '新类', nameEn: 'New', parentRow: null })
  const { id: row } = (await world.db.read('catalogue_edition_classes').where({ edition_id: id, code }).first('id')) as { id: number }
  return { params: { id, row }, body: { version: 1, name: '改名', name_en: 'Renamed' } }
}
const noneOpen: Situation = async (world) => {
  await cleared(world)
  return { body: { note: '年度修订' } }
}
const withheldItem: Situation = async (world) => {
  const found = await listWithheld(world.deps, world.actor(xu))
  if (found.items.length === 0) {
    await cleared(world)
    const ground = {
      way: 'withheld',
      withheldGround: 'process_information',
      withheldExplanation: '未定',
      reviewDueOn: '2026-12-31',
    } as const
    await inForce(world, 'A-02', ground)
  }
  const [item] = (await listWithheld(world.deps, world.actor(xu))).items
  return { params: { id: item!.id }, body: { version: item!.version, outcome: 'keep', remark: '依据仍成立', next_due_on: '2027-03-01' } }
}

export const catalogueAccess: AccessLines = {
  lines: `
GET  /catalogue/editions                                L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /catalogue/editions          no-open-edition       L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions          edition-draft         L    -    -    -    -    -    -    -    -    -    !    -    -    -    -
GET  /catalogue/editions/:id      edition-draft         L    .    .    .    .    .    .    +    +    .    +    -    -    -    -
GET  /catalogue/editions/:id      edition-in-force      L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /catalogue/editions/:id/diff    edition-draft      L    .    .    .    .    .    .    +    +    .    +    -    -    -    -
GET  /catalogue/editions/:id/diff    edition-in-force   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /catalogue/editions/:id/print   edition-in-force   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /catalogue/editions/:id/export  edition-in-force   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /catalogue/editions/:id/export  edition-draft      L    .    .    .    .    .    .    +    +    .    +    -    -    -    -
POST /catalogue/editions/:id/submit   edition-draft     L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/recall   edition-submitted L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/discard  edition-draft     L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/approve  edition-approve   L    .    .    .    .    .    .    +    +    .    -    -    -    -    -
POST /catalogue/editions/:id/return   edition-return    L    .    .    .    .    .    .    +    +    .    -    -    -    -    -
POST /catalogue/editions/:id/file     edition-file      L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /catalogue/editions/:id/items/new        edition-draft  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/items            edition-new-line  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /catalogue/editions/:id/items/:row       edition-line   L    .    .    .    .    .    .    +    +    .    +    -    -    -    -
GET  /catalogue/editions/:id/items/:row/edit  edition-line   L    .    .    .    .    .    .    -    -    .    +    -    -    -    -
POST /catalogue/editions/:id/items/:row       edition-line   L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/items/:row/end      edition-line        L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/items/:row/restore  edition-added-line  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /catalogue/editions/:id/classes          edition-draft  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/classes          edition-new-class    L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/classes/:row     edition-empty-class  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /catalogue/editions/:id/classes/:row/remove  edition-empty-class  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /catalogue/withheld                                L    -    -    -    -    -    +    -    +    +    +    -    -    -    -
POST /catalogue/withheld/:id      withheld-item         L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
`,
  situations: {
    'edition-draft': edition('draft'),
    'edition-submitted': edition('submitted'),
    'edition-approve': edition('submitted', { effective_on: '2026-03-02', remark: '' }),
    'edition-return': edition('submitted', { remark: '时限太短' }),
    'edition-in-force': edition('in_force'),
    'edition-file': async (world, persona) => {
      const target = await edition('in_force')(world, persona)
      const filing = { filing_number: `临府公开备〔2026〕${next()} 号`, filing_authority: '临溪市政府办公室', filed_on: '2026-03-02' }
      return { ...target, body: { ...target.body, ...filing } }
    },
    'edition-line': line,
    'edition-new-line': newLine,
    'edition-added-line': addedLine,
    'edition-new-class': newClass,
    'edition-empty-class': emptyClass,
    'no-open-edition': noneOpen,
    'withheld-item': withheldItem,
  },
}
