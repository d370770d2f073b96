import { commitStaffImport, getStaffImport, previewImport, uploadStaffFile } from '../../../server/staffing/import.service.ts'
import { leavePerson } from '../../../server/people/movements.service.ts'
import { setPhoto } from '../../../server/people/photos.service.ts'
import { getPerson } from '../../../server/people/people.service.ts'
import { fillPostings, historyOf } from '../../../server/people/postings.service.ts'
import { picture } from '../../support/pictures.ts'
import { secadmin, sysadmin } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

let number = 0
const next = (): number => (number += 1)

/** Somebody new each time: what one line does must not disturb the next. */
async function freshPerson(world: World): Promise<number> {
  const [row] = (await world.db
    .write('people')
    .insert({
      username: `fresh${next()}`,
      display_name: '新来的',
      display_name_en: 'Somebody New',
      department_id: world.cast.departments['CW'],
      post: '科员',
      created_at: '2025-06-02T00:00:00.000Z',
    })
    .returning('id')) as [{ id: number }]
  await fillPostings(world.db.write, row.id)
  return row.id
}
const versionOf = async (world: World, id: number): Promise<number> => (await getPerson(world.db.read, id)).version
const place = (world: World) => ({ department_id: world.cast.departments['BGS'] ?? 0, post: '干事', post_en: '', rank_class: 'staff' })

const moving =
  (from_on: string): Situation =>
  async (world) => {
    const id = await freshPerson(world)
    return { params: { id }, body: { ...place(world), from_on, reason: '', version: await versionOf(world, id) } }
  }
async function withPlan(world: World): Promise<number> {
  const id = await freshPerson(world)
  await leavePerson(world.deps, world.actor(sysadmin), id, await versionOf(world, id), { fromOn: '2026-06-01', reason: '' })
  return id
}
async function gone(world: World): Promise<number> {
  const id = await freshPerson(world)
  await leavePerson(world.deps, world.actor(sysadmin), id, await versionOf(world, id), { fromOn: '2026-02-02', reason: '' })
  return id
}

const CSV = (): Buffer => Buffer.from(`用户名,姓名,科室\nlisted${next()},名单来的,财务科\n`)
async function uploaded(world: World): Promise<number> {
  return uploadStaffFile(world.deps, world.actor(sysadmin), { fileName: 'list.csv', bytes: CSV(), othersLeave: false })
}
const open =
  (body: Record<string, string> = {}): Situation =>
  async (world) => {
    const id = await uploaded(world)
    const record = await getStaffImport(world.db.read, world.actor(sysadmin), id)
    const { seen } = await previewImport(world.deps, world.actor(sysadmin), record)
    return { params: { id }, body: { version: record.version, seen, ...body } }
  }
const committed: Situation = async (world) => {
  const { params, body } = await open()(world, undefined)
  const id = Number(params?.['id'])
  await commitStaffImport(world.deps, world.actor(sysadmin), id, { version: Number(body?.['version']), seen: String(body?.['seen']) })
  return { params: { id } }
}
const withPhoto: Situation = async (world) => {
  const id = await freshPerson(world)
  await setPhoto(world.deps, world.actor(sysadmin), id, await picture(300, 400))
  return { params: { id } }
}
const posting: Situation = async (world) => {
  const id = await freshPerson(world)
  const [held] = await historyOf(world.db.read, id)
  const body = { ...place(world), from_on: '2025-05-06', to_on: '', reason: '', version: held?.version ?? 0 }
  return { params: { id, posting: held?.id ?? 0 }, body }
}

export const staffingAccess: AccessLines = {
  lines: `
GET  /people/:id/photo           with-photo           L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /admin/people/import                             L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/import/template                    L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/import        staff-list           L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/import/:id    staff-import         L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/import/:id/others  staff-others    L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/import/:id/commit  staff-import    L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/import/:id/abandon  staff-import   L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/import/:id/passwords  staff-done   L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/:id/move      moving               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/move      moving               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/:id/leave     moving               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/leave     moving               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/:id/return    gone                 L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/return    gone                 L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/cancel-plan  planned           L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/:id/history/:posting  posting      L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/history/:posting  posting      L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/:id/photo     with-photo           L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/photo     no-picture           L    -    -    -    -    -    -    -    -    -    -    -    x    -    -
POST /admin/people/:id/photo/remove  with-photo       L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id/merge  merging            L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/roles/:id/reviewed   to-review            L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
`,
  situations: {
    'with-photo': withPhoto,
    'no-picture': async (world) => ({ params: { id: await freshPerson(world) } }),
    'staff-list': () => Promise.resolve({ file: CSV(), body: {} }),
    'staff-import': open(),
    'staff-others': open({ others_leave: '0' }),
    'staff-done': committed,
    moving: moving('2026-03-02'),
    planned: async (world) => {
      const id = await withPlan(world)
      return { params: { id }, body: { version: await versionOf(world, id) } }
    },
    gone: async (world) => {
      const id = await gone(world)
      return { params: { id }, body: { ...place(world), from_on: '2026-03-02', reason: '', version: await versionOf(world, id) } }
    },
    posting,
    merging: async (world) => {
      const code = `M${next()}`
      const [row] = (await world.db
        .write('departments')
        .insert({ code, name: `待并${code}`, name_en: code, kind: 'department', parent_id: world.cast.departments['RSJ'] })
        .returning('id')) as [{ id: number }]
      return { params: { id: row.id }, body: { into: world.cast.departments['BGS'] ?? 0, reason: '', version: 1 } }
    },
    'to-review': async (world) => {
      const id = await freshPerson(world)
      await world.db.write('role_assignments').insert({
        person_id: id,
        role: 'publisher',
        granted_at: '2025-06-02T00:00:00.000Z',
        granted_by: world.cast.people[secadmin.username],
      })
      await leavePerson(world.deps, world.actor(sysadmin), id, await versionOf(world, id), { fromOn: '2026-02-02', reason: '' })
      return { params: { id } }
    },
  },
}
