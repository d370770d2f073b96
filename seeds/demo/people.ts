import type { RankClass, Role } from '../../server/auth/policy.ts'
import { DEPARTMENTS, LEADERS, ROOT, type DemoDepartment } from './departments.ts'
import { Chance } from './random.ts'
import { GIVEN_NAMES, SURNAMES } from './texts/names.ts'

export interface DemoColleague {
  readonly username: string
  readonly name: string
  readonly nameEn: string
  readonly department: string
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly roles: readonly Role[]
  readonly telephone: string
}

type Known = Omit<DemoColleague, 'telephone'>
const known = (
  username: string,
  name: string,
  nameEn: string,
  department: string,
  post: string,
  postEn: string,
  rankClass: RankClass,
  ...roles: Role[]
): Known => ({
  username,
  name,
  nameEn,
  department,
  post,
  postEn,
  rankClass,
  roles,
})

/** Those whom the sign-in page offers, and colleagues whom texts name. Everybody else is drawn by lot. */
const KNOWN: readonly Known[] = [
  known('leader', '周明远', 'Zhou Mingyuan', 'JLD', '局长', 'Director-General', 'leader', 'staff', 'leader'),
  known('approver', '吴建平', 'Wu Jianping', 'JLD', '副局长', 'Deputy Director-General', 'leader', 'staff', 'approver'),
  known('luomin', '罗敏', 'Luo Min', 'JLD', '副局长', 'Deputy Director-General', 'leader', 'staff', 'approver'),
  known('hanzhiguo', '韩治国', 'Han Zhiguo', 'JLD', '副局长', 'Deputy Director-General', 'leader', 'staff', 'approver'),
  known('songyalin', '宋雅琳', 'Song Yalin', 'JLD', '副局长', 'Deputy Director-General', 'leader', 'staff', 'leader'),
  known(
    'fangzhengming',
    '方正明',
    'Fang Zhengming',
    'JLD',
    '派驻纪检监察组组长',
    'Head of the Resident Discipline Inspection Team',
    'leader',
    'staff',
  ),
  known('pengshijie', '彭世杰', 'Peng Shijie', 'JLD', '总经济师', 'Chief Economist', 'leader', 'staff'),
  known('duyongnian', '杜永年', 'Du Yongnian', 'JLD', '二级调研员', 'Counsel (second grade)', 'leader', 'staff'),
  known('liangwenbin', '梁文斌', 'Liang Wenbin', 'BGS', '主任', 'Head of the General Office', 'head', 'staff', 'head'),
  known('secrecy', '马卫国', 'Ma Weiguo', 'BGS', '四级调研员（保密员）', 'Secrecy Officer', 'staff', 'staff', 'secrecy'),
  known(
    'inspector1',
    '许志强',
    'Xu Zhiqiang',
    'BGS',
    '副主任',
    'Deputy Head of the General Office',
    'head',
    'staff',
    'inspector',
    'trustee',
  ),
  known('hexiaolan', '何晓岚', 'He Xiaolan', 'BGS', '一级科员（信息员）', 'Officer (publisher)', 'staff', 'staff', 'publisher'),
  known('editor', '徐敏', 'Xu Min', 'BGS', '二级主任科员（政务公开专员）', 'Disclosure Editor', 'staff', 'staff', 'editor'),
  known('moderator', '唐若兰', 'Tang Ruolan', 'BGS', '三级主任科员（版主）', 'Officer (moderator)', 'staff', 'staff', 'moderator'),
  known('caoqiming', '曹启明', 'Cao Qiming', 'BGS', '机要秘书（保密员）', 'Confidential Secretary', 'staff', 'staff', 'secrecy'),
  known('inspector3', '郑雪梅', 'Zheng Xuemei', 'RSK', '副科长', 'Deputy Head of Division', 'head', 'staff', 'inspector', 'trustee'),
  known('officer', '田家明', 'Tian Jiaming', 'RSK', '二级主任科员（选举工作人员）', 'Election Officer', 'staff', 'staff', 'officer'),
  known(
    'inspector2',
    '石立群',
    'Shi Liqun',
    'JCS',
    '副主任',
    'Deputy Head of the Supervision Office',
    'head',
    'staff',
    'inspector',
    'trustee',
  ),
  known('head', '孙立新', 'Sun Lixin', 'JYCJ', '科长', 'Head of Division', 'head', 'staff', 'head'),
  known('publisher', '林芳', 'Lin Fang', 'JYCJ', '三级主任科员（信息员）', 'Officer (publisher)', 'staff', 'staff', 'publisher'),
  known('staff', '陈静', 'Chen Jing', 'JYCJ', '一级科员', 'Officer', 'staff', 'staff'),
  known('wanghaibo', '王海波', 'Wang Haibo', 'JYCJ', '副科长', 'Deputy Head of Division', 'head', 'staff'),
  known(
    'unionrep',
    '高玉兰',
    'Gao Yulan',
    'JGDW',
    '机关工会主席（职工代表）',
    'Staff Representative, Trade Union Chair',
    'staff',
    'staff',
    'trustee',
    'moderator',
  ),
  known('sysadmin', '钱程', 'Qian Cheng', 'XXZX', '系统管理员', 'System Administrator', 'staff', 'sysadmin'),
  known('secadmin', '鲍安', 'Bao An', 'XXZX', '安全管理员', 'Security Administrator', 'staff', 'secadmin'),
  known('auditor', '申正', 'Shen Zheng', 'JCS', '审计管理员', 'Audit Administrator', 'staff', 'auditor'),
  known('observer', '关海', 'Guan Hai', ROOT, '外部监督员', 'Lay Observer', 'staff', 'observer'),
]

interface Post {
  readonly zh: string
  readonly en: string
  readonly rank: RankClass
  readonly roles: readonly Role[]
}
const post = (zh: string, en: string, rank: RankClass = 'staff', ...roles: Role[]): Post => ({ zh, en, rank, roles: ['staff', ...roles] })

const ORDINARY: readonly Post[] = [
  post('二级主任科员', 'Senior Officer'),
  post('四级主任科员', 'Officer'),
  post('一级科员', 'Officer'),
  post('三级主任科员', 'Officer'),
  post('二级科员', 'Junior Officer'),
  post('一级主任科员', 'Senior Officer'),
]
const ORDINARY_IN_UNITS: readonly Post[] = [
  post('经办员', 'Case Officer'),
  post('七级职员', 'Officer, Grade 7'),
  post('综合柜员', 'Counter Officer'),
  post('八级职员', 'Officer, Grade 8'),
  post('稽核员', 'Auditing Officer'),
  post('九级职员', 'Officer, Grade 9'),
]
const SPECIALISTS: Readonly<Record<string, readonly Post[]>> = {
  CWK: [post('会计', 'Accountant'), post('出纳', 'Cashier'), post('资产管理员', 'Asset Manager'), post('采购专员', 'Procurement Officer')],
  XXZX: [post('工程师', 'Engineer'), post('网络管理员', 'Network Engineer'), post('助理工程师', 'Assistant Engineer')],
  ZCY: [post('仲裁员', 'Arbitrator'), post('仲裁员', 'Arbitrator'), post('书记员', 'Clerk'), post('调解员', 'Mediator')],
  JDZD: [post('一级监察员', 'Labour Inspector'), post('二级监察员', 'Labour Inspector'), post('三级监察员', 'Labour Inspector')],
  BGS: [post('文秘', 'Secretary'), post('驾驶员', 'Driver'), post('档案管理员', 'Archivist'), post('机要员', 'Records Officer')],
}

function headOf({ code, kind }: DemoDepartment): Post {
  if (code === 'JDZD') return post('支队长', 'Head of Detachment', 'head', 'head')
  if (code === 'ZCY') return post('院长', 'President', 'head', 'head')
  if (code === 'JGDW') return post('专职副书记', 'Executive Deputy Secretary', 'head', 'head')
  return kind === 'unit' || code === 'JCS' ? post('主任', 'Director', 'head', 'head') : post('科长', 'Head of Division', 'head', 'head')
}

function deputyOf({ code, kind }: DemoDepartment): Post {
  if (code === 'JDZD') return post('副支队长', 'Deputy Head of Detachment', 'head')
  if (code === 'ZCY') return post('副院长', 'Vice President', 'head')
  return kind === 'unit' ? post('副主任', 'Deputy Director', 'head') : post('副科长', 'Deputy Head of Division', 'head')
}

const publisherOf = ({ kind }: DemoDepartment): Post =>
  kind === 'unit'
    ? post('八级职员（信息员）', 'Officer (publisher)', 'staff', 'publisher')
    : post('一级科员（信息员）', 'Officer (publisher)', 'staff', 'publisher')

/** The posts that the known people leave open. Every department has a head and a publisher. */
function openPosts(department: DemoDepartment, taken: readonly Known[], chance: Chance): Post[] {
  const has = (role: Role): boolean => taken.some(({ roles }) => roles.includes(role))
  const posts: Post[] = []
  if (!has('head')) posts.push(headOf(department))
  if (!taken.some((person) => person.rankClass === 'head' && !person.roles.includes('head')) && department.size > 4)
    posts.push(deputyOf(department))
  if (department.size >= 14) posts.push(deputyOf(department), publisherOf(department))
  if (!has('publisher')) posts.push(publisherOf(department))
  const others = [...(SPECIALISTS[department.code] ?? []), ...chance.shuffled(department.kind === 'unit' ? ORDINARY_IN_UNITS : ORDINARY)]
  for (let i = 0; posts.length < department.size - taken.length; i++) posts.push(others[i % others.length]!)
  return posts.slice(0, department.size - taken.length)
}

/** Draws names that nobody bears yet. */
function nameLot(): () => { name: string; nameEn: string; username: string } {
  const chance = new Chance('names')
  const surnames = chance.shuffled(SURNAMES)
  const given = chance.shuffled(GIVEN_NAMES)
  const names = new Set(KNOWN.map(({ name }) => name))
  const usernames = new Set(KNOWN.map(({ username }) => username))
  let drawn = 0
  return () => {
    for (;;) {
      const [surname = '', surnameEn = ''] = surnames[drawn % surnames.length]!.split(' ')
      const [own = '', ownEn = ''] = given[drawn % given.length]!.split(' ')
      drawn += 1
      const name = surname + own
      if (names.has(name)) continue
      names.add(name)
      return {
        name,
        nameEn: `${surnameEn} ${ownEn}`,
        username: freeUsername(usernames, `${surnameEn}${ownEn}`.toLowerCase().replace('ü', 'v')),
      }
    }
  }
}

function freeUsername(taken: Set<string>, wanted: string): string {
  let username = wanted
  for (let number = 2; taken.has(username); number++) username = `${wanted}${number}`
  taken.add(username)
  return username
}

/** Everybody, by department and within it by rank: the head first. */
export function demoPeople(): readonly DemoColleague[] {
  const draw = nameLot()
  return DEPARTMENTS.flatMap((department) => {
    const taken = KNOWN.filter((person) => person.department === department.code)
    const posts =
      department.code === LEADERS || department.code === ROOT ? [] : openPosts(department, taken, new Chance(`posts/${department.code}`))
    const drawn = posts.map(({ zh, en, rank, roles }): Known => ({
      ...draw(),
      department: department.code,
      post: zh,
      postEn: en,
      rankClass: rank,
      roles,
    }))
    const all = [...taken, ...drawn].sort((a, b) => seniority(a) - seniority(b))
    return all.map((person, i) => ({ ...person, telephone: `${department.exchange}${String(1001 + i * 7)}` }))
  })
}

function seniority({ rankClass, roles, post: title }: Known): number {
  if (title === '局长') return 0
  if (rankClass === 'leader') return 1
  if (roles.includes('head')) return 2
  return rankClass === 'head' ? 3 : 4
}
