import { openRecord } from '../../../server/vetoes/accountability.service.ts'
import { inspector } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

export const RECORD = {
  violation: '未经保密审查即公开采购公示。',
  basis: '《政府信息公开条例》第十七条',
  happenedOn: '2026-02-10',
  circumstance: 'approved',
}

/** 就业促进科: 吴建平 approved it, 林芳 drafted it. Returns its id. */
export const opened = (world: World): Promise<number> =>
  openRecord(world.deps, world.actor(inspector), {
    ...RECORD,
    department: world.cast.departments['JYCJ']!,
    leader: world.cast.people['wu']!,
    drafter: world.cast.people['lin']!,
    members: [],
  })
