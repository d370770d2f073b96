import type { Action, Kind } from '../../../server/registers/personnel-actions/personnel-actions.rules.ts'
import { calendar } from '../clock.ts'
import type { Chance } from '../random.ts'
import { inChinese, type Colleague, type Occasion } from './shape.ts'

/** What a row says beside what its announcement says for all. */
export interface PersonnelRow extends Partial<
  Pick<Action, 'postFrom' | 'postTo' | 'detail' | 'reward' | 'beganOn' | 'effectiveOn' | 'grounds'>
> {
  readonly kind: Kind
  /** Empty where the name is not published. */
  readonly name: string
  /** The record whose notice named the person before. */
  readonly noticeOf?: string
}
export interface PersonnelText {
  /** Left out: the catalogue item's title with the period. */
  readonly title?: string
  readonly summary: string
  readonly body: readonly string[]
  readonly rows: readonly PersonnelRow[]
  readonly decidedBy: string
  readonly decidedOn: string
  readonly number: string
  /** 应参加考核人数 */
  readonly assessed?: number
}

/** A notice that is over and came out well: who was to be appointed to what. */
export interface PassedNotice {
  readonly key: string
  readonly rows: readonly PersonnelRow[]
}
export interface PersonnelOccasion extends Occasion {
  /** Somebody to be punished: nobody twice, and nobody who is promoted. */
  readonly offender: Colleague
  /** Somebody on the way into the Party: nobody twice. */
  readonly applicant: Colleague
  /** The notice on which this decision rests; undefined where there is none that nobody used. */
  readonly notice: PassedNotice | undefined
}
export type PersonnelWriter = (occasion: PersonnelOccasion) => PersonnelText

const GROUP = '局党组'
/** Somebody's post with the department before it. */
const at = (department: string, post: string): string => `${department}${post}`
const several = (names: readonly string[]): string => `${names[0] ?? ''}${names.length > 1 ? `等 ${names.length} 名` : ''}同志`
const before = (day: string, n: number): string => calendar.addWorkingDays(day, -n).date

// Notices beyond those of the calendar are of these days: their people still hold the post they have. Those of earlier months hold the new one.
const isRecent = ({ nth }: Occasion): boolean => nth > 10
const deputyIn = (department: string): string =>
  department === '机关党委' ? '组织员' : /中心|院|支队|室/.test(department) ? '副主任' : '副科长'

function appointee(o: Occasion, i: number): PersonnelRow {
  const { name, department, post } = (isRecent(o) ? o.colleagues : o.deputies)[i]!
  const [from, to] = isRecent(o) ? [post, deputyIn(department)] : [/中心|院|支队/.test(department) ? '七级职员' : '一级主任科员', post]
  return {
    kind: 'appointment',
    name,
    postFrom: at(department, from),
    postTo: at(department, to),
    grounds: '近三年年度考核均为称职以上等次。',
  }
}

const preAppointment: PersonnelWriter = (o) => {
  const rows = Array.from({ length: o.chance.int(1, 3) }, (_, i) => appointee(o, i))
  return {
    title: `${several(rows.map(({ name }) => name))}任前公示`,
    summary: `拟任职 ${rows.length} 人，公示 5 个工作日。`,
    body: ['为进一步扩大干部选拔任用工作中的民主，提高群众参与程度，经民主推荐、组织考察、局党组会议讨论决定，现将拟任职人选公示如下。'],
    rows,
    decidedBy: GROUP,
    decidedOn: before(o.day, 14),
    number: `临人社任公〔${o.year}〕${o.nth}号`,
  }
}

const appointment: PersonnelWriter = (o) => {
  const { notice } = o
  const common = { decidedBy: GROUP, decidedOn: before(o.day, 1), number: `临人社干〔${o.year}〕${o.nth + 4}号` }
  if (notice === undefined) {
    const { name, department, post } = o.deputies[0]!
    return {
      title: `关于${name}同志免职的通知`,
      summary: '因工作调整免职 1 人。',
      body: [
        `经局党组 ${inChinese(common.decidedOn)} 会议研究决定，免去${name}同志兼任的工作职务，另有任用。`,
        '请有关科室在 5 个工作日内办结工作交接，交接清单报人事科备案。',
      ],
      rows: [{ kind: 'removal', name, postFrom: `${at(department, post)}（兼信访专班负责人）`, effectiveOn: o.day, grounds: '工作调整。' }],
      ...common,
    }
  }
  const rows = notice.rows.map((row) => ({ ...row, noticeOf: notice.key, effectiveOn: o.day, grounds: '试用期一年。' }))
  return {
    title: `关于${several(rows.map(({ name }) => name))}任职的通知`,
    summary: `任命 ${rows.length} 人，试用期一年。`,
    body: [
      `经局党组 ${inChinese(common.decidedOn)} 会议研究决定，任命下列同志职务。`,
      '请有关科室在 5 个工作日内办结工作交接，交接清单报人事科备案。',
    ],
    rows,
    ...common,
  }
}

/** 职级 from the lowest; those of clerks and of units have others. */
const RANKS = ['二级科员', '一级科员', '四级主任科员', '三级主任科员', '二级主任科员', '一级主任科员', '四级调研员', '三级调研员'] as const
const nextRank = (post: string): string | undefined => RANKS[RANKS.findIndex((rank) => rank === post) + 1]

const promotion: PersonnelWriter = (o) => {
  const ranked = o.colleagues.filter(({ post }) => (RANKS as readonly string[]).includes(post))
  const people = ranked.slice(0, o.chance.int(2, 5))
  return {
    title: `${several(people.map(({ name }) => name))}职级晋升公示`,
    summary: `拟晋升职级 ${people.length} 人。`,
    body: [
      '根据《公务员职务与职级并行规定》和核准的职级职数，经民主推荐（无记名投票）、考察、局党组研究，拟晋升下列同志职级。',
      `本次使用职数 ${people.length} 个，尚有空缺 ${o.chance.int(0, 3)} 个。`,
    ],
    rows: people.map(({ name, post }) => ({ kind: 'rank_promotion', name, postFrom: post, postTo: nextRank(post) ?? post })),
    decidedBy: GROUP,
    decidedOn: before(o.day, 14),
    number: `临人社职公〔${o.year}〕${o.nth}号`,
  }
}

const rotation: PersonnelWriter = (o) => {
  const [one, other] = [o.colleagues[0]!, o.colleagues.find(({ department }) => department !== o.colleagues[0]!.department)!]
  return {
    title: `${one.name}等同志轮岗交流情况`,
    summary: '轮岗 2 人，均为同一岗位工作满 5 年。',
    body: [
      '按照重点岗位满 5 年应当轮岗的规定，经局党组研究，下列同志轮岗交流。',
      '两名同志均在资金审批、行政审批等重点岗位工作满 5 年。离岗前由基金监督科对经办业务作了抽查，未发现问题。',
    ],
    rows: [
      {
        kind: 'transfer',
        name: one.name,
        postFrom: at(other.department, one.post),
        postTo: at(one.department, one.post),
        effectiveOn: o.day,
      },
      {
        kind: 'transfer',
        name: other.name,
        postFrom: at(one.department, other.post),
        postTo: at(other.department, other.post),
        effectiveOn: o.day,
      },
    ],
    decidedBy: GROUP,
    decidedOn: before(o.day, 2),
    number: `临人社干〔${o.year}〕${o.nth + 50}号`,
  }
}

const probation: PersonnelWriter = (o) => {
  const { name, department, post } = o.deputies[0]!
  const began = `${Number(o.day.slice(0, 4)) - 1}${o.day.slice(4, 8)}01`
  return {
    title: `${name}同志试用期满任职`,
    summary: '试用期满，考核合格，正式任职。',
    body: ['试用期一年已满，人事科会同监察室进行了考核。经局党组研究，同意正式任职，任职时间从试任之日起计算。'],
    rows: [
      {
        kind: 'probation_end',
        name,
        postTo: at(department, post),
        beganOn: began,
        effectiveOn: o.day,
        grounds: `考核合格：听取所在科室和服务对象意见 ${o.chance.int(12, 26)} 人次，民主测评称职率 ${o.chance.int(94, 100)}%。`,
      },
    ],
    decidedBy: GROUP,
    decidedOn: o.day,
    number: `临人社干〔${o.year}〕${o.nth + 30}号`,
  }
}

const HONOURS = ['嘉奖', '三等功', '就业工作先进个人', '优质服务标兵', '根治欠薪工作先进个人'] as const
const reward: PersonnelWriter = (o) => {
  const honour = HONOURS[o.nth % HONOURS.length]!
  const people = o.colleagues.slice(0, 3)
  const deed = o.chance.pick(['治理欠薪冬季行动', '高校毕业生就业攻坚', '养老保险全国统筹系统切换', '社保基金管理问题专项整治'])
  return {
    title: `拟给予${honour}对象公示`,
    summary: `拟奖励：${people.map(({ name }) => name).join('、')}。`,
    body: ['根据《公务员奖励规定》，经科室推荐、人事科审核、局党组研究，拟奖励对象如下。'],
    rows: people.map(({ name }) => ({
      kind: 'reward',
      name,
      reward: honour,
      grounds: `在${deed}中成绩突出，办件 ${o.chance.int(600, 3_800)} 件，无有效投诉，群众满意率 ${o.chance.int(97, 99)}%。`,
    })),
    decidedBy: GROUP,
    decidedOn: before(o.day, 14),
    number: `临人社奖公〔${o.year}〕${o.nth}号`,
  }
}

const FAULTS = [
  '窗口值班期间擅离岗位，造成群众投诉。',
  '公务用车使用中未按规定登记。',
  '差旅费报销中多报 2 天伙食补助，款项已退回。',
  '违规接受管理服务对象宴请。',
  '审核把关不严，造成补贴资金错发，已追回。',
  '未履行请假手续擅自外出。',
] as const
const MEASURES = ['warning', 'warning', 'demerit', 'warning', 'demerit', 'major_demerit'] as const

const punishment: PersonnelWriter = (o) => {
  const detail = MEASURES[(o.nth - 1) % MEASURES.length]!
  return {
    title: '工作人员处分生效情况（1 人）',
    summary: '处分已生效并向本人宣布。',
    body: ['处分决定已向本人宣布，违纪款项已退缴。各科室要举一反三，加强日常管理。'],
    // A light one without the name: what it was for is lesson enough.
    rows: [
      {
        kind: 'punishment',
        name: o.nth % 4 === 1 ? '' : o.offender.name,
        detail,
        effectiveOn: o.day,
        grounds: FAULTS[(o.nth + o.year) % FAULTS.length]!,
      },
    ],
    decidedBy: '局机关纪委',
    decidedOn: o.day,
    number: `临人社监〔${o.year}〕${o.nth}号`,
  }
}

const yearGrades: PersonnelWriter = (o) => {
  const assessed = 164 + o.chance.int(0, 8)
  const names = o.names.slice(0, Math.floor(assessed / 5))
  return {
    title: `${o.year}年度考核优秀等次人员公示`,
    summary: `应参加考核 ${assessed} 人，优秀等次不超过 20%。`,
    body: [
      `${o.year} 年度应参加考核 ${assessed} 人，试用期人员 ${o.chance.int(1, 4)} 人参加考核不定等次。按 20% 核定优秀名额 ${names.length} 个，经个人总结、民主测评、考核委员会审定，拟定优秀等次 ${names.length} 人。`,
    ],
    rows: names.map((name) => ({ kind: 'annual_grade', name, detail: 'excellent' })),
    decidedBy: '局考核委员会',
    decidedOn: before(o.day, 10),
    number: `临人社考公〔${o.year + 1}〕1号`,
    assessed,
  }
}

const monthsBefore = (day: string, years: number, chance: Chance): string =>
  `${Number(day.slice(0, 4)) - years}-${day.slice(5, 7)}-${String(chance.int(1, 9)).padStart(2, '0')}`

const party =
  (full: boolean): PersonnelWriter =>
  (o) => {
    const { name } = o.applicant
    const stage = full ? 'full' : (['candidate', 'probationary', 'activist'] as const)[o.nth % 3]!
    const word = { full: '预备党员转正', candidate: '拟确定发展对象', probationary: '拟接收预备党员', activist: '拟确定入党积极分子' }[
      stage
    ]
    const beganOn = full ? monthsBefore(before(o.day, 10), 1, o.chance) : monthsBefore(o.day, 2, o.chance)
    return {
      title: `${word}公示：${name}`,
      summary: full ? '预备期满，拟按期转正。' : `${word}。`,
      body: [
        full
          ? '预备期一年已满，本人提出转正申请，支部大会表决通过。党小组、党员和群众意见已听取。'
          : '本人递交入党申请书，培养联系人 2 名，参加集中培训 24 学时。党小组、党员和群众意见已听取，政治审查合格。',
      ],
      rows: [{ kind: 'party_admission', name, detail: stage, beganOn, postFrom: '' }],
      decidedBy: '机关党委',
      decidedOn: before(o.day, 8),
      number: `临人社党公〔${o.year}〕${o.nth + (full ? 20 : 0)}号`,
    }
  }

export const PERSONNEL_WRITERS: Readonly<Record<string, PersonnelWriter>> = {
  'B1-01': preAppointment,
  'B1-02': appointment,
  'B1-03': promotion,
  'B1-04': rotation,
  'B1-05': probation,
  'B2-01': reward,
  'B2-02': punishment,
  'B2-03': yearGrades,
  'B3-01': party(false),
  'B3-02': party(true),
}

/** How one objects, the same on every notice. */
export const HOW = {
  address: '临溪市人民路 86 号人社局 312 室',
  how: '来信、来电、来访均可，请署真实姓名、讲清事实，信函以到达日邮戳为准。时间：工作日 8:30 至 12:00，14:00 至 17:40。',
} as const

/** What people wrote about notices, and what was found. */
export const OBJECTIONS = {
  unaffected: {
    body: '听说该同志去年下半年请病假较多，是否符合任职条件，请核实。',
    report: '查阅考勤和病历审批材料：2025 年累计病假 9 天，手续齐全，不影响任职资格。已与所在科室核对。',
    reply: '经核查，请假手续齐全，累计天数不影响任职资格。',
    finding: 'unsubstantiated',
  },
  deferred: {
    body: '该同志经办的一笔创业担保贷款贴息，材料与实际不符，档案室有申请表原件。',
    leads: '2025 年第三季度贴息名册第 14 行，申请表原件在档案室，经办人签字可核对。',
    report: '调取申请表原件，营业执照注册日期与系统登记相差两个月，需基金监督科进一步核实资金发放情况。',
    reply: '反映的材料差异属实，正在进一步核实，任职程序暂缓。',
    finding: 'partly',
    reason: '反映的材料差异部分属实，待基金监督科核实后再议。',
  },
  open: { body: '公示的现任职务年限与我了解的不一致，请核对任职文件。', contact: '' },
} as const
