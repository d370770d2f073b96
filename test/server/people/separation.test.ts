import { expect } from 'chai'
import { ADMINISTRATOR_ROLES, BUSINESS_ROLES, denyRoleSet, ROLES, type Actor, type Role } from '../../../server/auth/policy.ts'
import {
  denyChangeRoles,
  denyClose,
  denyManagePeople,
  denyManageRoles,
  denyReadAudit,
  denyResetPassword,
} from '../../../server/people/people.policy.ts'
import { auditor, chen, observer, PERSONAS, secadmin, sun, sysadmin, zhou, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

const actor = (id: number, ...roles: Role[]): Actor => ({
  id,
  username: `p${id}`,
  name: '',
  departmentId: 1,
  departmentName: '',
  post: '',
  rankClass: 'staff',
  roles,
})

describe('which roles one person may hold', () => {
  for (const one of ROLES)
    for (const other of ROLES.filter((role) => role !== one)) {
      const separate = [one, other].some((role) => (ADMINISTRATOR_ROLES as readonly Role[]).includes(role))
      it(`${one} with ${other}: ${separate ? 'no' : 'yes'}`, () => {
        expect(denyRoleSet([one, other])).to.equal(separate ? 'auth.denied.separation' : undefined)
      })
    }
  it('any one alone, all business roles together, or none', () => {
    for (const role of ROLES) expect(denyRoleSet([role]), role).to.equal(undefined)
    expect(denyRoleSet([...BUSINESS_ROLES])).to.equal(undefined)
    expect(denyRoleSet([])).to.equal(undefined)
  })
})

describe('who may administer what', () => {
  for (const role of ROLES)
    it(role, () => {
      const may = [denyManagePeople, denyManageRoles, denyReadAudit].map((deny) => deny({ roles: [role] }) === undefined)
      expect(may).to.deep.equal([role === 'sysadmin', role === 'secadmin', role === 'auditor'])
    })
})

describe('what a system administrator may not do alone', () => {
  const me = actor(1, 'sysadmin')
  for (const [whose, roles, reset] of [
    ['staff', ['staff'], undefined],
    ['a leader', ['staff', 'leader'], undefined],
    ['another system administrator', ['sysadmin'], undefined],
    ['a security administrator', ['secadmin'], 'people.denied.administrator_password'],
    ['an audit administrator', ['auditor'], 'people.denied.administrator_password'],
  ] as const)
    it(`the password of ${whose}: ${reset ?? 'may be reset'}`, () => {
      expect(denyResetPassword(me, { id: 2, roles: [...roles] })).to.equal(reset)
    })

  it('their own password, or their own account', () => {
    expect(denyResetPassword(me, me)).to.equal('people.denied.own_password')
    expect(denyClose(me, me, [])).to.equal('people.denied.own_account')
  })
  it('close the last administrator of a kind that must stay', () => {
    expect(denyClose(me, actor(2, 'secadmin'), ['secadmin'])).to.equal('people.denied.last_administrator')
    expect(denyClose(me, actor(2, 'secadmin'), [])).to.equal(undefined)
  })
})

describe('what a security administrator may not do', () => {
  const me = actor(1, 'secadmin')
  for (const [what, person, wanted, lastOf, denial] of [
    ['grant to somebody', actor(2, 'staff'), ['staff', 'head'], [], undefined],
    ['change their own roles', me, ['secadmin', 'staff'], [], 'people.denied.own_roles'],
    ['revoke the last system administrator', actor(2, 'sysadmin'), [], ['sysadmin'], 'people.denied.last_administrator'],
    ['revoke a system administrator who is not the last', actor(2, 'sysadmin'), [], [], undefined],
    ['leave the last system administrator as they are', actor(2, 'sysadmin'), ['sysadmin'], ['sysadmin'], undefined],
    ['revoke the only audit administrator', actor(2, 'auditor'), [], [], undefined],
  ] as const)
    it(`${what}: ${denial ?? 'may'}`, () => {
      expect(denyChangeRoles(me, person, [...wanted], [...lastOf])).to.equal(denial)
    })
})

describe('the pages of administration', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const PAGES: readonly (readonly [string, Persona])[] = [
    ['/admin/people', sysadmin],
    ['/admin/people?format=csv', sysadmin],
    ['/admin/people/new', sysadmin],
    ['/admin/people/1', sysadmin],
    ['/admin/departments', sysadmin],
    ['/admin/departments/new', sysadmin],
    ['/admin/departments/1', sysadmin],
    ['/admin/roles', secadmin],
    ['/admin/roles?format=xlsx', secadmin],
    ['/admin/roles/1', secadmin],
    ['/admin/sessions', secadmin],
    ['/admin/audit', auditor],
    ['/admin/audit?format=csv', auditor],
  ]
  for (const [path, owner] of PAGES)
    it(`${path} is for the ${owner.username} alone`, async () => {
      for (const persona of [chen, sun, zhou, observer, sysadmin, secadmin, auditor]) {
        const { status } = await (await world.as(persona)).get(path)
        expect(status, persona.username).to.equal(persona === owner ? 200 : 403)
      }
      await world.visitor().get(path).expect(303).expect('Location', '/login')
    })

  const CHANGES: readonly (readonly [string, Persona])[] = [
    ['/admin/people', sysadmin],
    ['/admin/people/1', sysadmin],
    ['/admin/people/1/password', sysadmin],
    ['/admin/people/1/deactivate', sysadmin],
    ['/admin/people/1/reactivate', sysadmin],
    ['/admin/departments', sysadmin],
    ['/admin/departments/1', sysadmin],
    ['/admin/departments/1/move', sysadmin],
    ['/admin/departments/1/deactivate', sysadmin],
    ['/admin/departments/1/reactivate', sysadmin],
    ['/admin/roles/1', secadmin],
    ['/admin/roles/grant-staff', secadmin],
    [`/admin/sessions/${'0'.repeat(64)}/end`, secadmin],
  ]
  for (const [path, owner] of CHANGES)
    it(`POST ${path} is refused to everybody but the ${owner.username}`, async () => {
      for (const persona of PERSONAS.filter((one) => one !== owner))
        await (await world.as(persona)).post(path).type('form').send({}).expect(403)
      await world.visitor().post(path).type('form').send({}).expect(401)
    })
})
