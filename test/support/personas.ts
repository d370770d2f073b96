import type { RankClass, Role } from '../../server/auth/policy.ts'

/** The same people everywhere in the tests. */
export interface Persona {
  readonly username: string
  readonly name: string
  readonly nameEn: string
  readonly department: 'BGS' | 'JYCJ' | 'CW' | 'JLD'
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly roles: readonly Role[]
}

const persona = (
  username: string,
  name: string,
  nameEn: string,
  department: Persona['department'],
  post: string,
  postEn: string,
  rankClass: RankClass,
  ...roles: Role[]
): Persona => ({ username, name, nameEn, department, post, postEn, rankClass, roles })

/** Reads. */
export const chen = persona('chen', '陈静', 'Chen Jing', 'JYCJ', '科员', 'Officer', 'staff', 'staff')
/** Drafts for the employment department 就业促进科. */
export const lin = persona('lin', '林芳', 'Lin Fang', 'JYCJ', '科员', 'Officer', 'staff', 'staff', 'publisher')
/** Heads the employment department. */
export const sun = persona('sun', '孙立新', 'Sun Lixin', 'JYCJ', '科长', 'Head of department', 'head', 'staff', 'head')
/** Drafts for the finance department 财务科. */
export const he = persona('he', '何晓岚', 'He Xiaolan', 'CW', '会计', 'Accountant', 'staff', 'staff', 'publisher')
/** Heads the finance department. */
export const tang = persona('tang', '唐维', 'Tang Wei', 'CW', '科长', 'Head of department', 'head', 'staff', 'head')
/** Reviews for secrecy. */
export const ma = persona('ma', '马卫国', 'Ma Weiguo', 'BGS', '保密员', 'Secrecy officer', 'staff', 'staff', 'secrecy')
/** Approves, first tier. */
export const wu = persona('wu', '吴建平', 'Wu Jianping', 'JLD', '副局长', 'Deputy director', 'leader', 'staff', 'approver')
/** Approves too: for two people who act at once. */
export const luo = persona('luo', '罗敏', 'Luo Min', 'JLD', '副局长', 'Deputy director', 'leader', 'staff', 'approver')
/** Leads the bureau; approves the second tier. */
export const zhou = persona('zhou', '周明远', 'Zhou Mingyuan', 'JLD', '局长', 'Director', 'leader', 'staff', 'leader')
export const inspector = persona('inspector', '郑凯', 'Zheng Kai', 'BGS', '检查组成员', 'Inspector', 'staff', 'staff', 'inspector')
/** Keeps the catalogue. */
export const xu = persona('xu', '徐敏', 'Xu Min', 'BGS', '政务公开专员', 'Disclosure editor', 'staff', 'staff', 'editor')
export const observer = persona('observer', '关海', 'Guan Hai', 'BGS', '人社监督员', 'Lay supervisor', 'staff', 'observer')
export const sysadmin = persona('sysadmin', '钱程', 'Qian Cheng', 'BGS', '系统管理员', 'System administrator', 'staff', 'sysadmin')
export const secadmin = persona('secadmin', '鲍安', 'Bao An', 'BGS', '安全管理员', 'Security administrator', 'staff', 'secadmin')
export const auditor = persona('auditor', '申正', 'Shen Zheng', 'BGS', '审计管理员', 'Audit administrator', 'staff', 'auditor')

export const PERSONAS: readonly Persona[] = [
  chen,
  lin,
  sun,
  he,
  tang,
  ma,
  wu,
  luo,
  zhou,
  inspector,
  xu,
  observer,
  sysadmin,
  secadmin,
  auditor,
]
