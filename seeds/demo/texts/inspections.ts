/** What inspectors look at, and what they write when it is not as it should be. All of it is fictional. */
export interface ThemeItem {
  readonly indicator: string
  readonly title: string
  readonly look: string
  /** Each with its severity: 一 minor, 较 serious, 严 grave. */
  readonly problems: readonly (readonly ['minor' | 'serious' | 'grave', string])[]
  readonly good: readonly string[]
  /** What the department writes when it has rectified it. */
  readonly mended: string
}
export interface Theme {
  readonly title: string
  readonly purpose: string
  readonly requirement: string
  readonly items: readonly ThemeItem[]
}

const BOARD: ThemeItem = {
  indicator: 'B4',
  title: '公开栏、科室牌内容与实际一致',
  look: '对照在岗人员名单看公开栏和科室牌：姓名、职务、分工、电话、照片是否为最新。',
  problems: [
    ['minor', '公开栏上仍是调整前的分工，2 名新到岗人员没有照片和分工。'],
    ['minor', '科室牌电话为旧号码，群众拨打无人接听。'],
    ['serious', '公开栏张贴的值班安排为上季度内容，未按月更换。'],
  ],
  good: ['公开栏已按最新分工更换，照片、电话与名册一致。', '科室牌与在岗人员一致。'],
  mended: '已更换公开栏和科室牌，由信息员每月 25 日核对一次，附更换后的照片。',
}
const LEDGER: ThemeItem = {
  indicator: 'B2',
  title: '保密审查和分级审核台账齐全',
  look: '抽 5 条近三个月公开的内容，逐条核对先审查后公开、逐级签审的记录。',
  problems: [
    ['serious', '抽查 5 条，其中 1 条线下先发后审，系统补录时间晚于公开时间。'],
    ['minor', '台账中 2 条缺审查意见，只有“同意”二字，未写审查依据。'],
  ],
  good: ['抽查 5 条，审查、审核、签发记录完整，时间先后相符。', '台账由专人登记，抽查无缺项。'],
  mended: '已补写审查意见并说明情况，今后一律在系统内先审后发，线下渠道由科长签批后发布。',
}
const TRUTH: ThemeItem = {
  indicator: 'B3',
  title: '公开的经费数据与凭证一致',
  look: '抽最近一期经费公开内容，与记账凭证、附件逐笔核对金额、日期和事由。',
  problems: [
    ['serious', '接待费公开 12 笔，凭证 13 笔，少列 1 笔 486.00 元，经办人称漏录。'],
    ['minor', '1 笔差旅费的日期写成了报销日，凭证为出差日。'],
    ['grave', '培训费 2 笔合并公开为 1 笔，事由笼统写作“培训支出”，看不出标准和人数。'],
  ],
  good: ['抽查 15 笔，金额、日期、事由与凭证一致。', '抽查 10 笔全部相符，附件齐全。'],
  mended: '已按凭证更正并重新公开，经办人与会计今后每月 5 日前对账一次，附更正记录。',
}
const SYSTEMS: ThemeItem = {
  indicator: 'B1',
  title: '责任人明确，制度上墙并落实',
  look: '查责任分工文件、信息员变动备案、年度学习培训记录。',
  problems: [
    ['minor', '信息员 4 月调离，至检查时未明确接替人员，也未向办公室备案。'],
    ['minor', '年度培训只有签到表，没有内容记录。'],
    ['serious', '内部分工表未列公开工作责任人，负责人称“谁有空谁发”。'],
  ],
  good: ['责任人、信息员、替补人员均有文件明确。', '制度汇编在手，信息员熟悉流程。'],
  mended: '已重新明确责任人和替补信息员并报办公室备案，学习内容补记存档。',
}
const WINDOW: ThemeItem = {
  indicator: '',
  title: '窗口在岗和一次性告知',
  look: '9:00、14:30 各看一次在岗情况；随机问一名办事群众，是否一次告知全部材料。',
  problems: [
    ['serious', '14:42 窗口 2 号无人值守，未摆放去向牌，3 名群众等候约 10 分钟。'],
    ['minor', '一次性告知单仍列已取消的“户口簿复印件”。'],
    ['grave', '群众反映同一事项跑了三趟，前两次均未书面告知所缺材料，经核实属实。'],
  ],
  good: ['两次查看均在岗，去向牌使用规范。', '询问 3 名群众，均拿到一次性告知单。'],
  mended: '已对当事人提醒谈话，补齐 AB 岗安排，更换一次性告知单，附新版样张。',
}
const DISCIPLINE: ThemeItem = {
  indicator: '',
  title: '工作纪律和请销假',
  look: '对照考勤和请假单核对在岗情况，看上班时间有无做与工作无关的事。',
  problems: [
    ['minor', '1 人上午外出办事未登记去向，下午补登。'],
    ['serious', '1 人上班时间使用办公电脑观看视频，已当场指出。'],
  ],
  good: ['应到人数与在岗、请假、公出人数相符。', '考勤与请假单一致。'],
  mended: '已在科务会上批评提醒，外出一律先登记后离岗。',
}
const ASSESS: ThemeItem = {
  indicator: 'B1',
  title: '平时考核按季记实',
  look: '抽 3 名人员的平时考核记录，看工作小结、领导评鉴、结果反馈是否齐全。',
  problems: [
    ['minor', '3 份记录中 1 份没有领导评鉴意见。'],
    ['serious', '第二季度平时考核全科结果一致为“好”，没有评议过程。'],
  ],
  good: ['抽查 3 份记录齐全，结果已反馈本人。', '评鉴意见具体，有改进要求。'],
  mended: '已补齐评鉴意见并重新评议，结果向全科公示并反馈本人。',
}
const FOLLOW: ThemeItem = {
  indicator: 'B5',
  title: '上次检查的问题整改到位',
  look: '对照上次的整改通知书和答复，现场核实是否真改、有没有反弹。',
  problems: [
    ['serious', '上次指出的公开栏更新不及时再次出现，整改后只更新了一个月。'],
    ['minor', '答复称已建立 AB 岗，现场未见排班表。'],
  ],
  good: ['上次 2 个问题均已改正，未见反弹。', '整改措施已写入科室制度。'],
  mended: '已建立台账按月自查，排班表上墙，由科长签字负责。',
}

export const THEMES = {
  openness: {
    title: '政务公开工作检查',
    purpose: '按年度检查计划，检查公开内容是否真实、及时、完整，公开栏和台账是否规范。',
    requirement: '请逐项查明原因、落实责任人，限期改正；整改后附照片或更正记录，并说明防止再次发生的办法。',
    items: [BOARD, LEDGER, TRUTH, SYSTEMS],
  },
  conduct: {
    title: '机关作风和窗口服务暗访',
    purpose: '了解窗口服务和工作纪律的真实情况，不打招呼、不听汇报，直接到现场。',
    requirement: '请对当事人提醒教育，补齐制度，限期改正；问题涉及群众的，向群众说明并致歉。',
    items: [WINDOW, DISCIPLINE, BOARD],
  },
  assessment: {
    title: '平时考核和公开责任落实检查',
    purpose: '检查平时考核记实和公开工作责任落实情况，为年终考核提供依据。',
    requirement: '请补齐缺项，重新履行评议程序；结果反馈本人，材料报人事科。',
    items: [ASSESS, SYSTEMS, LEDGER],
  },
  follow: {
    title: '整改落实联合回头看',
    purpose: '对前几次检查发现的问题逐条核实，看是否真改、有没有反弹。',
    requirement: '请对照问题逐条整改，说明反弹的原因；同一问题第三次出现的，将列入责任追究。',
    items: [FOLLOW, BOARD, TRUTH, WINDOW],
  },
} as const satisfies Readonly<Record<string, Theme>>
export type ThemeKey = keyof typeof THEMES

export const SUMMARIES = [
  '总体落实较好，现场配合检查。',
  '各项工作有专人负责，个别细节需要改进。',
  '基础工作扎实，公开栏和台账管理还有差距。',
  '问题较为集中，请负责人重视并带头整改。',
] as const
export const STATEMENTS = ['情况属实，立即整改。', '无异议。', '', '已记录，将在科务会上通报。', ''] as const
