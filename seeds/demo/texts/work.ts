import { countsText } from '../../../server/bulletin/counts.text.ts'
import { talliesOf } from '../bulletin.ts'
import { TOPICS } from './expenses.ts'
import { inChinese, quarterName, type Occasion, type Writer } from './shape.ts'

const GOALS: Readonly<Record<string, readonly [goal: string, unit: string, low: number, high: number]>> = {
  JYCJ: ['城镇新增就业', '人', 21_000, 26_000],
  ZYJN: ['补贴性职业技能培训', '人次', 14_000, 19_000],
  RCKF: ['引进高层次人才', '人', 90, 160],
  ZJGL: ['组织职称评审', '人', 1_100, 1_600],
  SYDW: ['指导公开招聘', '人', 420, 760],
  LDGX: ['企业劳动合同签订率达', '%', 95, 98],
  GZFL: ['审核工资变动', '人次', 9_600, 12_400],
  YLBX: ['企业职工基本养老保险参保', '万人', 41, 44],
  SYGS: ['工伤保险参保', '万人', 27, 31],
  JJJD: ['现场检查', '家', 60, 110],
  XXZX: ['社保卡补换卡', '张', 32_000, 46_000],
  SBZX: ['办理待遇核定', '件', 18_000, 24_000],
  JYZX: ['组织招聘活动', '场', 120, 190],
  ZCY: ['审结争议案件', '件', 820, 1_150],
  JDZD: ['检查用人单位', '户', 900, 1_400],
  BGS: ['办理公文', '件', 3_600, 4_800],
  RSK: ['办理人事手续', '人次', 420, 640],
  CWK: ['审核凭证', '份', 5_200, 6_400],
  JCS: ['开展明察暗访', '次', 24, 40],
  FGK: ['合法性审核文件', '件', 46, 80],
  GHK: ['报送统计报表', '张', 220, 300],
  JGDW: ['开展主题党日', '次', 12, 12],
}
const goalOf = ({ department, year }: Occasion): { text: string; amount: number; unit: string; goal: string } => {
  const [goal, unit, low, high] = GOALS[department] ?? ['办理事项', '件', 100, 300]
  const amount = low + Math.round(((high - low) * ((year * 7) % 10)) / 10)
  return { goal, unit, amount, text: `${goal} ${amount.toLocaleString('en-US')} ${unit}` }
}
const topics = ({ department, chance }: Occasion): string[] => chance.shuffled(TOPICS[department] ?? ['日常工作', '业务指导', '作风建设'])

const plan: Writer = (o) => {
  const [first = '', second = '', third = ''] = topics(o)
  const { text } = goalOf(o)
  return {
    title: `${o.departmentName}${o.year}年工作计划`,
    summary: `年度目标：${text}。`,
    body: [
      `一、总体要求。围绕全局“稳就业、强保障、优服务”的目标，突出${first}、${second}两项重点，年内${text}。`,
      `二、主要任务。（一）抓好${first}，上半年完成摸底，三季度集中推进，年底前形成制度。（二）做实${second}，每季度调度一次，问题清单化管理。（三）推进${third}，与县区和基层平台上下联动。`,
      `三、保障措施。每项任务落实到人，科长${o.head}负总责；按季度公开进展，年底公开完成情况。`,
    ],
    elements: [text, `${first}、${second}、${third}`, `${o.head}；具体承办：${o.names.slice(0, 2).join('、')}`],
  }
}

const review: Writer = (o) => {
  const [first = '', second = '', third = ''] = topics(o)
  const { goal, amount, unit } = goalOf(o)
  const done = Math.round(amount * (0.97 + o.chance.next() * 0.12))
  const share = unit === '%' ? '' : `，完成年度目标的 ${((done / amount) * 100).toFixed(1)}%`
  return {
    title: `${o.departmentName}${o.year}年工作总结`,
    summary: `${goal} ${done.toLocaleString('en-US')} ${unit}${share}。`,
    body: [
      `一、完成情况。全年${goal} ${done.toLocaleString('en-US')} ${unit}${share}。${first}有序推进，${second}取得阶段性成果，办结上级转办和群众来信 ${o.chance.int(6, 64)} 件。`,
      `二、存在问题。${third}进度偏慢，基础台账不够细；政策宣传到企业多、到个人少；个别事项公开超过规定时限，已作整改。`,
      `三、下步打算。把${third}列为明年第一项任务，建立月调度；精简材料 ${o.chance.int(2, 6)} 项；严格执行公开时限。`,
    ],
    elements: [`${goal} ${done.toLocaleString('en-US')} ${unit}`, `${third}进度偏慢，个别公开超时`, `推进${third}，精简材料`],
  }
}

const progress: Writer = (o) => {
  const [first = '', second = ''] = topics(o)
  const { goal, amount, unit } = goalOf(o)
  const share = Math.min(104, Math.round((o.quarter / 4) * 100 + o.chance.int(-6, 5)))
  const done = unit === '%' ? amount : Math.round((amount * share) / 100)
  return {
    title: `${o.departmentName}重点工作进展（${o.year}年第${quarterName(o.quarter)}季度）`,
    summary: `${goal} ${done.toLocaleString('en-US')} ${unit}，进度 ${share}%。`,
    body: [
      `${goal} ${done.toLocaleString('en-US')} ${unit}，完成年度任务的 ${share}%。`,
      `${first}：本季度完成 ${o.chance.int(2, 9)} 项，在办 ${o.chance.int(1, 4)} 项。${second}：按计划推进，未发现新问题。`,
      share < (o.quarter / 4) * 100 - 2 ? '进度慢于序时，主要受企业申报集中在季末影响，下季度增加一轮上门服务。' : '进度符合序时要求。',
    ],
    elements: [`${goal}；${first}；${second}`, `${share}%`, `继续推进${second}`],
  }
}

const AGENDA = [
  '研究第三方服务采购事项',
  '听取就业形势分析',
  '审议年度培训计划',
  '研究固定资产处置',
  '通报信访和投诉办理情况',
  '研究基层平台建设',
  '听取社保基金安全自查情况',
  '研究根治欠薪行动安排',
  '审定表彰推荐对象',
  '研究窗口延时服务',
  '讨论内部管理制度修订',
  '听取网络安全工作汇报',
] as const
const decisions: Writer = (o) => {
  const items = o.chance.shuffled(AGENDA).slice(0, 3)
  return {
    title: `局务会议议定事项（${o.year}年${o.month}月）`,
    number: `临人社会纪〔${o.year}〕${o.month * 2}号`,
    summary: items.join('；'),
    body: [
      `${inChinese(o.day)}，局长周明远主持召开局务会议，议定以下事项：`,
      ...items.map(
        (item, i) =>
          `${['一', '二', '三'][i]!}、${item}。会议同意${o.departments[i] ?? ''}所提方案，由其牵头，${o.departments[i + 3] ?? ''}配合，${o.chance.int(2, 8)} 周内落实，结果报办公室督办。`,
      ),
      '涉及工作秘密和个人隐私的内容按规定不公开。',
    ],
    elements: [items.join('；'), '原则同意，按会议意见修改后实施', items.map((_, i) => o.departments[i] ?? '').join('、')],
  }
}

/** What the bulletin counts for that month. */
const used: Writer = ({ year, month }) => {
  const { summary, body, elements } = countsText(`${year}-${String(month).padStart(2, '0')}`, talliesOf(year, month))
  return { summary, body: body.split('\n'), elements }
}

const RULES = [
  '差旅费报销管理细则',
  '公务接待管理办法',
  '窗口服务首问负责制',
  '请销假管理规定',
  '公务用车使用登记办法',
  '会议和培训费管理规定',
  '内部审计工作规定',
  '印章使用管理办法',
  '固定资产领用和移交办法',
  '政府采购内部控制规程',
  '值班和应急处置规定',
  '合同管理办法',
  '科室公开栏更新办法',
  '干部平时考核实施办法',
] as const
const regulation: Writer = (o) => {
  const rule = RULES[(o.nth * 5 + o.year) % RULES.length]!
  const force = `${o.year + (o.month === 12 ? 1 : 0)}-${String((o.month % 12) + 1).padStart(2, '0')}-01`
  return {
    title: `关于印发《临溪市人社局${rule}》的通知`,
    number: `临人社办〔${o.year}〕${o.nth * 3 + 5}号`,
    summary: `《${rule}》自 ${inChinese(force)} 起施行。`,
    body: [
      '各科室、局属各单位：',
      `《临溪市人社局${rule}》已经局务会议审议通过，现印发给你们，请遵照执行。`,
      '第一条　为规范内部管理，厉行节约，加强监督，结合本局实际，制定本规定。',
      '第二条　本规定适用于局机关各科室和局属各单位。',
      `第三条　${o.departmentName}是本规定的责任科室，负责解释、培训和检查；各科室负责人是执行本规定的第一责任人。`,
      '第四条　经办、审核、审批相分离。应当事前审批的事项，不得事后补办；确因紧急无法事前审批的，应当在 2 个工作日内补办并说明理由。',
      '第五条　执行情况按月在局内公开，接受干部职工监督。违反规定的，责令改正；情节较重的，按照责任追究制度处理。',
      `第六条　本规定自 ${inChinese(force)} 起施行，此前规定与本规定不一致的，以本规定为准。`,
    ],
    elements: [`临人社办〔${o.year}〕${o.nth * 3 + 5}号`, '见正文', inChinese(force)],
  }
}

const SYSTEMS: Readonly<Record<string, readonly [name: string, ...articles: string[]]>> = {
  'D1-01': [
    '保密审查制度',
    '公开前必须逐项进行保密审查，坚持“先审查、后公开”“一事一审”。',
    '审查由办公室保密员负责，对是否涉密、涉及工作秘密、商业秘密和个人隐私逐项给出意见；不能确定的，报主管部门或者保密行政管理部门确定。',
    '本系统为非涉密系统，不得上传、处理涉密信息。',
  ],
  'D1-02': [
    '主动公开制度',
    '应当公开的事项自形成或者变更之日起 20 个工作日内公开，另有规定的从其规定。',
    '人事、财务、采购等事项应当事前公开的，必须在决定生效前公开，不得事后补登。',
    '没有应公开内容的月份实行零报告。',
  ],
  'D1-03': [
    '依申请公开制度',
    '收到申请之日起 20 个工作日内答复；需要延长的，经负责人同意并告知申请人，延长不超过 20 个工作日。',
    '申请内容不明确的，7 个工作日内一次性告知补正。',
    '不予公开的应当说明理由和救济途径。',
  ],
  'D1-04': [
    '新闻发布制度',
    '重大政策出台、突发事件处置由新闻发言人统一发布，其他人员未经授权不得以本局名义发布信息。',
    '发布稿经业务科室起草、办公室审核、分管领导审定。',
    '涉及舆情的应当在 24 小时内回应。',
  ],
  'D1-05': [
    '责任追究制度',
    '应公开不公开、逾期公开、公开内容不真实的，责令改正并扣减年度考评得分。',
    '未经审查擅自公开造成后果的，追究起草人责任；经领导批准的，批准人负主要责任。',
    '效能投诉查证属实的，实行一票否决；当事科室有权陈述申辩，并可申请复核。',
  ],
  'D1-06': [
    '目录管理与备案制度',
    '公开目录由办公室统一编制，每项明确责任科室、责任人、时限、审核层级和公开范围。',
    '事项增减须经局务会议审议，旧版本留存备查。',
    '公开事项由系统按年度统一编号备案。',
  ],
  'D1-07': [
    '网上公开分级审核制度',
    '一级审核事项由科室负责人、保密审查员、分管领导依次审核；二级审核事项另须局长批准。',
    '起草人不得审核自己起草的内容，同一人不得对同一版本作出两次决定。',
    '更正和撤回留痕，原文和理由对干部职工公开。',
  ],
}
const system =
  (code: string): Writer =>
  (o) => {
    const [name, ...articles] = SYSTEMS[code] ?? ['', '']
    const numbered = articles.map((article, i) => `第${['二', '三', '四'][i]!}条　${article}`)
    return {
      title: `临溪市人社局${name}`,
      number: `临人社发〔${o.year - 1}〕${Number(code.slice(-2)) + 11}号`,
      summary: articles[0]!,
      body: [
        '第一条　为落实政府信息公开条例，规范局内公开工作，制定本制度。',
        ...numbered,
        `第五条　${o.departmentName}负责组织实施，每半年复核一次并公开复核结果。`,
      ],
      elements: ['全文五条，见正文', o.departmentName, inChinese(o.day)],
    }
  }

export const WORK_WRITERS: Readonly<Record<string, Writer>> = {
  ...Object.fromEntries(Object.keys(SYSTEMS).map((code) => [code, system(code)])),
  'D1-08': regulation,
  'D2-01': plan,
  'D2-02': review,
  'D2-03': progress,
  'D2-04': decisions,
  'D3-01': used,
}
