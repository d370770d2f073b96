import type { Ground } from '../../../server/secrecy/gate.rules.ts'

/** A text that never came out, or has not yet. */
export interface HeldBack {
  readonly item: string
  readonly department: string
  readonly title: string
  readonly summary: string
  readonly body: readonly string[]
}

export const OFFICE_QUESTION: HeldBack & { readonly addressee: string; readonly question: string } = {
  item: 'D1-08',
  department: 'BGS',
  title: '社会保障卡信息系统应急演练方案',
  summary: '年度应急演练的组织、场景和分工。',
  body: [
    '一、演练时间为本季度末，历时半天，由办公室牵头。',
    '二、演练场景为机房断电和主备切换，不影响窗口业务。',
    '三、附网络结构示意和值守安排，供参演人员使用。',
  ],
  addressee: '临溪市国家保密局',
  question: '第三条所附网络结构示意和值守安排能否在局内公开。',
}

export const NEVER_DISCLOSED: readonly (HeldBack & {
  readonly ground: Ground
  readonly explanation: string
  /** Working days since it was decided. */
  readonly daysAgo: number
})[] = [
  {
    item: 'D1-08',
    department: 'BGS',
    title: '年度信访稳定形势分析',
    summary: '全年来信来访的分析和研判。',
    body: ['一、全年来信来访总体平稳。', '二、重点群体和重点时段的研判意见。', '三、下一步防范措施。'],
    ground: 'safety',
    explanation: '含重点群体研判和处置预案，公开后可能影响社会稳定。',
    daysAgo: 258,
  },
  {
    item: 'A4-02',
    department: 'CWK',
    title: '信息化运维项目供应商报价明细',
    summary: '三家供应商的分项报价和评审记录。',
    body: ['一、三家供应商的分项报价。', '二、评审专家的打分记录。'],
    ground: 'third_party',
    explanation: '分项报价属于供应商的商业秘密，已书面征求意见，供应商不同意公开。中标结果另行公开。',
    daysAgo: 96,
  },
  {
    item: 'D1-08',
    department: 'RSK',
    title: '内设机构职能调整方案（征求意见稿）',
    summary: '内设机构职能调整的第二次征求意见。',
    body: ['一、拟调整的职能和划转的编制。', '二、各科室的反馈意见。'],
    ground: 'process_information',
    explanation: '方案正在征求意见，属于过程性信息；批准后按机构职能事项公开。',
    daysAgo: 21,
  },
]

/** Made up, with true check digits, so that the detectors ring. */
export const SENSITIVE_DRAFT = '供应商授权代表身份证号 410503197903152043，收款账号 6222021708000012341，成交价款验收后一次付清。'
