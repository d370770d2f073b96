import { randomBytes } from 'node:crypto'
import { makeDisplay } from '../../../server/directory/boards.service.ts'
import { sysadmin, xu, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

const versionOf = async (world: World, table: 'people' | 'departments', id: number): Promise<number> =>
  ((await world.db.read(table).where({ id }).first('version')) as { version: number }).version

const colleague: Situation = async (world) => {
  const id = world.cast.people['chen']!
  return { params: { id }, body: { duties: '就业援助', duties_en: '', version: await versionOf(world, 'people', id) } }
}
const ownProfile = async (world: World, persona: Persona | undefined) => {
  const id = world.cast.people[(persona ?? xu).username]!
  return {
    body: {
      duties: '就业援助',
      duties_en: '',
      telephone: '8081001',
      office_room: '401',
      mobile: '13812345678',
      mobile_shown: 'masked',
      presence: '',
      presence_until: '',
      version: await versionOf(world, 'people', id),
    },
  }
}
const office: Situation = async (world) => {
  const id = world.cast.departments['JYCJ']!
  const body = {
    duties: '就业',
    duties_en: '',
    office: '401',
    telephone: '',
    opening_hours: '',
    opening_hours_en: '',
    complaint_telephone: '',
  }
  return { params: { id }, body: { ...body, version: await versionOf(world, 'departments', id) } }
}
const charge: Situation = async (world) => {
  const id = world.cast.people['wu']!
  const known = (await world.db.read('leader_charges').where({ person_id: id }).first('version')) as { version: number } | undefined
  return { params: { id }, body: { fields: '就业工作', fields_en: '', stand_in_id: '', position: 1, version: known?.version ?? 0 } }
}
const board: Situation = () => Promise.resolve({ params: { code: 'JYCJ' } })
const departmentDisplays: Situation = (world) =>
  Promise.resolve({ params: { id: world.cast.departments['JYCJ']! }, body: { name: '三楼门口' } })

async function link(world: World): Promise<string> {
  const { token } = await makeDisplay(world.deps, world.actor(sysadmin), world.cast.departments['JYCJ']!, '三楼门口')
  return token
}
const display: Situation = async (world) => ({ params: { code: 'JYCJ' }, query: `?display=${await link(world)}` })
const wrongDisplay: Situation = () =>
  Promise.resolve({ params: { code: 'JYCJ' }, query: `?display=${randomBytes(32).toString('base64url')}` })
const othersDisplay: Situation = async (world) => ({ params: { code: 'CW' }, query: `?display=${await link(world)}` })

const photo: Situation = async (world) => {
  const id = world.cast.people['chen']!
  await world.db
    .write('photos')
    .insert({ person_id: id, sha256: 'c'.repeat(64), bytes: Buffer.from([0xff, 0xd8]), updated_at: '2026-03-01T00:00:00.000Z' })
    .onConflict('person_id')
    .ignore()
  return { params: { code: 'JYCJ', id } }
}
const ownPhoto: Situation = async (world, persona) => {
  const row = { person_id: world.cast.people[(persona ?? xu).username]!, sha256: 'd'.repeat(64), bytes: Buffer.from([0xff, 0xd8]) }
  await world.db
    .write('photos')
    .insert({ ...row, updated_at: '2026-03-01T00:00:00.000Z' })
    .onConflict('person_id')
    .ignore()
  return {}
}
const displayPhoto: Situation = async (world, persona) => ({ ...(await photo(world, persona)), query: `?display=${await link(world)}` })
const strangersPhoto: Situation = async (world) => ({
  params: { code: 'JYCJ', id: world.cast.people['he']! },
  query: `?display=${await link(world)}`,
})

const revocable: Situation = async (world) => {
  const id = world.cast.departments['JYCJ']!
  await link(world)
  const row = (await world.db.read('board_displays').max({ id: 'id' }).first()) as { id: number }
  return { params: { id, display: row.id } }
}

/** Directory, organisation, profile and boards. */
export const directory: AccessLines = {
  lines: `
GET  /directory                                       L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /directory/people/:id       colleague            L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /directory/people/:id/duties  colleague          L    -    -    -    +    -    -    -    -    -    -    -    -    -    -
POST /directory/people/:id/duties  colleague          L    -    -    -    +    -    -    -    -    -    -    -    -    -    -
GET  /account/profile                                 L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/profile            own-profile          L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /account/profile/photo                           L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/profile/photo                           L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /account/profile/photo/remove  own-photo         L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /organisation                                    L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /organisation/edit                               L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /organisation/leaders/:id/edit  charge           L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /organisation/leaders/:id/edit  charge           L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /organisation/departments/:id/edit  office       L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /organisation/departments/:id/edit  office       L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /boards                                          L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /boards/:code               board                L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /boards/:code               display              +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /boards/:code               wrong-display        .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /boards/:code               others-display       .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /boards/:code/photos/:id    board-photo          L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /boards/:code/photos/:id    display-photo        +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /boards/:code/photos/:id    strangers-photo      .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /boards/:code/completeness  board                L    -    -    -    +    -    -    -    +    -    +    -    -    -    -
GET  /admin/departments/:id/displays  displays        L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id/displays  displays        L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id/displays/:display/revoke  revocable  L  -  -    -    -    -    -    -    -    -    -    -    +    -    -
`,
  situations: {
    colleague,
    'own-profile': ownProfile,
    'own-photo': ownPhoto,
    charge,
    office,
    board,
    display,
    'wrong-display': wrongDisplay,
    'others-display': othersDisplay,
    'board-photo': photo,
    'display-photo': displayPhoto,
    'strangers-photo': strangersPhoto,
    displays: departmentDisplays,
    revocable,
  },
}
