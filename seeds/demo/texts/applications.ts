import type { Reply, Ground } from '../../../server/applications/replies.rules.ts'
import type { Channel } from '../../../server/applications/applications.rules.ts'
import type { ApplicantKind } from '../../../core/annual-report.ts'
import { HIRE_CONTRACT, HIRE_CONTRACT_NAME, type PaperForm } from './files.ts'

export interface PlantedCopy {
  readonly name: string
  readonly form: PaperForm
}

/** An application of the demo year with its end; people, organisations and numbers are invented. */
export interface ApplicationTale {
  readonly title: string
  readonly body: string
  readonly applicant: ApplicantKind
  readonly name: string
  /** Check digits are right, the holders do not exist. */
  readonly id: string
  readonly agent?: string
  readonly channel: Exclude<Channel, 'inside'>
  readonly to: string
  readonly reply: Reply | 'withdrawn' | null
  readonly answer?: string
  readonly details?: Readonly<Record<string, string | readonly Ground[]>>
  /** `MM-DD` of arrival last year; undefined: so many working days ago. */
  readonly on?: string
  readonly ago?: number
  /** What had to be made clear, and what came. */
  readonly correction?: readonly [asked: string, corrected: string]
  readonly party?: string
  readonly remedy?: 'reconsideration' | 'suit'
  /** What is handed over with parts blacked out. */
  readonly copy?: PlantedCopy
}

const PERSON = { applicant: 'natural', id: '320106198806123419' } as const
const OTHER_PERSON = { applicant: 'natural', id: '320106197502032820' } as const
const THIRD_PERSON = { applicant: 'natural', id: '11010519491231002X' } as const
const WHERE = '纸质件随本答复书寄送，电子件可在阳光台下载。'

export const OFFICE_TEXT = {
  reviewBody: '临溪市人民政府',
  court: '临溪市人民法院',
  address: '临溪市文昌路 88 号市人社局办公室',
  telephone: '0512-80200000',
  payTo: '临溪市非税收入财政专户，凭收费通知到市人社局财务科缴纳',
} as const

export const ENTERED: readonly ApplicationTale[] = [
  {
    ...PERSON,
    name: '顾春生',
    channel: 'counter',
    to: 'SBZX',
    on: '03-05',
    title: '企业职工养老保险缴费基数核定办法',
    body: '申请公开2024年度企业职工基本养老保险缴费基数核定的文件全文。',
    reply: 'already_public',
    details: { where: '阳光台“公开目录—社会保险—缴费基数”栏目，2024年7月1日公开。' },
    answer: '该文件已在网上全文公开，可以直接下载。',
  },
  {
    ...OTHER_PERSON,
    name: '许桂兰',
    channel: 'signed_post',
    to: 'SBZX',
    on: '05-12',
    title: '2024年工伤认定结论统计',
    body: '申请公开2024年度全市工伤认定的受理数、认定数和不予认定数。',
    reply: 'provided',
    details: { where: WHERE },
    answer: '随函提供2024年度工伤认定情况统计表一份。',
  },
  {
    applicant: 'business',
    name: '临溪恒通物流有限公司',
    id: '91320106MA1XK4T5P0',
    agent: '孟凡成',
    channel: 'signed_post',
    to: 'JJJD',
    on: '09-16',
    correction: ['请写明是哪一年度、哪一项补贴，以便检索。', '申请公开2024年度稳岗返还补贴发放企业名单和金额。'],
    title: '稳岗返还补贴发放情况',
    body: '申请公开稳岗补贴的发放情况。',
    reply: 'provided',
    details: { where: WHERE },
    answer: '随函提供2024年度稳岗返还补贴公示名单，载明企业名称和金额。',
  },
  {
    applicant: 'legal',
    name: '江苏文正律师事务所',
    id: '31320106MD0E1F2G3Q',
    agent: '章文正律师',
    channel: 'signed_post',
    to: 'ZCY',
    on: '10-27',
    party: '临溪宏达纺织有限公司',
    title: '劳动保障监察处理决定书',
    body: '申请公开对临溪宏达纺织有限公司作出的劳动保障监察处理决定书。',
    reply: 'refused_third_party',
    answer:
      '该决定书载有企业的客户名单和用工成本，公开会损害其合法权益。经征求意见，该企业不同意公开，理由成立，且不公开不会对公共利益造成重大影响。',
    remedy: 'reconsideration',
  },
  {
    ...THIRD_PERSON,
    name: '邵国良',
    channel: 'counter',
    to: 'SBZX',
    on: '11-20',
    title: '本人退休待遇核定的会议讨论记录',
    body: '申请公开核定本人退休待遇时的会议讨论记录。',
    reply: 'refused_process',
    answer: '会议讨论记录是核定过程中形成的过程性信息。核定结果已经书面告知您，相关政策文件也已公开。',
  },
  {
    applicant: 'business',
    name: '临溪恒通物流有限公司',
    id: '91320106MA1XK4T5P0',
    agent: '孟凡成',
    channel: 'counter',
    to: 'CWK',
    on: '12-22',
    title: '局机关2025年公务用车租赁合同',
    body: '申请公开2025年公务用车租赁合同文本和付款凭证。',
    reply: 'partly',
    copy: { name: HIRE_CONTRACT_NAME, form: HIRE_CONTRACT },
    details: { where: WHERE, grounds: ['refused_third_party', 'refused_internal'] },
    answer:
      '合同文本可以公开。其中出租方的银行账号、驾驶员身份证号码涉及商业秘密和个人隐私，车辆调度的内部流程属于内部事务信息，已经遮盖。',
  },
  {
    applicant: 'research',
    name: '临溪学院公共管理研究所',
    id: '12320106MB4K5L6M7L',
    agent: '沈岚',
    channel: 'counter',
    to: 'GHK',
    ago: 150,
    title: '近五年就业形势分析数据',
    body: '申请提供近五年按行业、年龄分组的就业形势分析报告。',
    reply: 'to_make',
    answer: '现有数据按季度统计总数，没有按行业和年龄分组的报告，提供需要另行加工分析。总数已在统计公报中公开。',
  },
  {
    applicant: 'welfare',
    name: '临溪市阳光助残服务中心',
    id: '52320106MJ8H7G6F5Q',
    agent: '郑月',
    channel: 'signed_post',
    to: 'JYCJ',
    ago: 118,
    title: '公益性岗位安置残疾人名册',
    body: '申请公开2025年公益性岗位安置残疾人的单位和人数。',
    reply: 'provided',
    details: { where: WHERE },
    answer: '随函提供按单位汇总的安置人数。名册含个人信息，未列入您的申请范围。',
  },
  {
    ...PERSON,
    name: '顾春生',
    channel: 'counter',
    to: 'SBZX',
    ago: 96,
    title: '企业职工养老保险缴费基数核定办法',
    body: '再次申请公开2024年度缴费基数核定的文件。',
    reply: 'repeat',
    details: { earlier: '2025年3月的答复书' },
    answer: '您就相同的信息已经得到答复，文件仍在网上公开。',
  },
  {
    ...OTHER_PERSON,
    name: '许桂兰',
    channel: 'counter',
    to: 'ZCY',
    ago: 82,
    title: '要求查处拖欠工资',
    body: '我被拖欠三个月工资，要求公开你们为什么不处理。',
    reply: 'petition',
    details: { where: '劳动保障监察举报投诉电话 12333，或者到市劳动人事争议仲裁院申请仲裁。' },
    answer: '您反映的是举报投诉事项，请通过所列渠道提出，受理后依法处理。',
  },
  {
    ...THIRD_PERSON,
    name: '邵国良',
    channel: 'signed_post',
    to: 'RCKF',
    ago: 61,
    title: '2026年高层次人才住房补贴名单',
    body: '申请公开2026年高层次人才住房补贴的领取名单和金额。',
    reply: 'not_exist',
    details: { search: '在人才开发科2026年全部补贴台账和文书档案中，以“住房补贴”“人才”检索，没有符合的记录；2026年该项补贴尚未评审。' },
    answer: '评审完成后名单会公示。',
  },
  {
    applicant: 'other',
    name: '临溪市物流行业协会',
    id: '51320106MJ5A2B3C45',
    agent: '陶敏',
    channel: 'counter',
    to: 'ZYJN',
    ago: 43,
    title: '叉车司机职业技能培训补贴标准',
    body: '申请公开现行补贴标准和申领流程。',
    reply: 'withdrawn',
    answer: '申请人在阳光台查到后来电撤回。',
  },
  {
    ...OTHER_PERSON,
    name: '许桂兰',
    channel: 'counter',
    to: 'SBZX',
    ago: 17,
    title: '灵活就业人员社保补贴发放明细',
    body: '申请公开2026年上半年灵活就业人员社保补贴按月发放的人数和金额。',
    reply: null,
  },
  {
    applicant: 'legal',
    name: '江苏文正律师事务所',
    id: '31320106MD0E1F2G3Q',
    agent: '章文正律师',
    channel: 'counter',
    to: 'JYCJ',
    ago: 9,
    party: '临溪精工机械有限公司',
    title: '失业保险技能提升补贴核查结论',
    body: '申请公开对临溪精工机械有限公司领取技能提升补贴的核查结论。',
    reply: null,
  },
  {
    ...PERSON,
    name: '顾春生',
    channel: 'fax',
    to: '',
    ago: 1,
    title: '事业单位公开招聘面试评分细则',
    body: '申请公开2026年上半年事业单位公开招聘的面试评分细则。',
    reply: null,
  },
]
