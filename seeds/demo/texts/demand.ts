/** Words that colleagues looked for in vain, with the number of days on which they did, in the last three months. */
export const MISSED: readonly (readonly [words: string, days: number])[] = [
  ['会议室预订情况', 9],
  ['食堂采购价格', 6],
  ['公务用车租赁合同', 5],
  ['社保补贴发放名单', 4],
  ['电梯维修记录', 3],
  // Too rare to be shown to anybody.
  ['体检套餐价格对比', 2],
  ['驻村补助发放', 1],
  ['办公家具领用', 1],
  ['晚班班车时刻', 2],
]

interface Asked {
  readonly words: string
  readonly title: string
  readonly note: string
  readonly applications: number
  readonly questions: number
  readonly searches: number
}
export interface Proposed extends Asked {
  /** Of the item as it stands on an edition. */
  readonly code: string
  readonly department: string
  /** Working days for the first disclosure. */
  readonly days: number
}
export interface Refused extends Asked {
  readonly ground: string
}

/** On the draft of the second edition, the year before last. */
export const SECOND_YEAR: readonly Proposed[] = [
  {
    code: 'A4-03',
    department: 'CWK',
    days: 85,
    words: '国有资产 家底',
    title: '国有资产年度报告',
    note: '职工代表大会后多人申请公开资产总量和变动情况，列为年度事项，由财务科每年一季度末前公开。',
    applications: 4,
    questions: 3,
    searches: 5,
  },
  {
    code: 'C2-03',
    department: 'JCS',
    days: 60,
    words: '效能投诉 处理结果',
    title: '效能投诉处理情况',
    note: '多位同志询问效能投诉有没有下文。按季公布受理、查实和处理数量，不涉及投诉人。',
    applications: 1,
    questions: 6,
    searches: 4,
  },
]
/** On the draft of the third, last year. */
export const THIRD_YEAR: readonly Proposed[] = [
  {
    code: 'B2-04',
    department: 'RSK',
    days: 40,
    words: '考勤 休假天数',
    title: '考勤和休假情况',
    note: '年休假休没休、补没补，提问集中。由人事科统一格式，各科室按月公开。',
    applications: 0,
    questions: 7,
    searches: 8,
  },
]
/** On the draft that waits for approval. */
export const DRAFTED: Proposed = {
  code: 'E1-05',
  department: 'JYCJ',
  days: 30,
  words: '青年就业 见习岗位',
  title: '青年就业服务攻坚行动',
  note: '见习岗位在哪里看、怎么报名，两个月里反复有人查找和询问。列为常年公开事项。',
  applications: 1,
  questions: 4,
  searches: 11,
}
export const REFUSED: readonly Refused[] = [
  {
    words: '局务会议 讨论记录',
    title: '局务会议 讨论记录',
    ground: 'process',
    note: '会议讨论记录属于过程性信息。会议议定的事项在“局务会议议定事项”中公开，请到该栏目查看。',
    applications: 2,
    questions: 1,
    searches: 3,
  },
  {
    words: '干部考察 谈话材料',
    title: '干部考察 谈话材料',
    ground: 'internal',
    note: '考察谈话材料属于人事管理方面的内部事务信息。任前公示、任免决定已经公开，对公示对象有意见可以在公示期内提出。',
    applications: 1,
    questions: 2,
    searches: 4,
  },
]
