import type { Kind } from '../../../server/cases/cases.rules.ts'
import type { DemoReceipt } from '../../../server/cases/demo-receipts.service.ts'

/** What somebody asked, and what became of it. */
export interface CaseTale {
  readonly kind: Extract<Kind, 'mailbox' | 'consultation' | 'proposal' | 'correction'>
  /** Code of the department that answers. */
  readonly to: string
  readonly title: string
  readonly body: string
  readonly answer: string
  readonly plot?: 'late' | 'extended' | 'paused' | 'corrected' | 'reopened' | 'declined' | 'not'
  /** Code of the department that had it first. */
  readonly first?: string
  readonly anonymous?: boolean
  readonly published?: boolean
  /** A word in between, of the department and of the applicant. */
  readonly talk?: readonly [string, string]
  readonly note?: string
}

export const asked = (to: string, title: string, body: string, answer: string, more: Partial<CaseTale> = {}): CaseTale => ({
  kind: 'consultation',
  to,
  title,
  body,
  answer,
  ...more,
})
export const wrote = (to: string, title: string, body: string, answer: string, more: Partial<CaseTale> = {}): CaseTale => ({
  ...asked(to, title, body, answer, more),
  kind: 'mailbox',
})
export const proposed = (to: string, title: string, body: string, answer: string, more: Partial<CaseTale> = {}): CaseTale => ({
  ...asked(to, title, body, answer, more),
  kind: 'proposal',
})
export const mistaken = (to: string, title: string, body: string, answer: string, more: Partial<CaseTale> = {}): CaseTale => ({
  ...asked(to, title, body, answer, more),
  kind: 'correction',
})

/** Spread over last year and this one, oldest first. */
export const SETTLED: readonly CaseTale[] = [
  asked(
    'CWK',
    '去外县出差，住宿费按哪个标准报',
    '下周去邻县督查两天，单人住宿，标准是按到达地还是按本市？',
    '住宿费按到达地标准执行，邻县每人每天不超过 300 元，凭发票和公务卡小票据实报销。超出部分自理。',
    { published: true },
  ),
  asked(
    'RSK',
    '年休假能不能跨年用',
    '去年因专项任务没有休完，剩四天，今年还能休吗？',
    '因工作需要当年未休完的，经科室负责人同意可以跨一个年度安排。请在系统里补填说明，三月底前休完。',
    { published: true },
  ),
  wrote(
    'BGS',
    '食堂晚餐取消以后加班的同志没处吃饭',
    '经办大厅月底结账常到七点以后，附近没有小店，希望恢复供应简餐。',
    '已与食堂商定，每月 25 日至月末工作日供应简餐，按次预订，当天 15 时前登记。',
    { anonymous: true, published: true },
  ),
  asked(
    'JJJD',
    '银行存单能不能由经办人一个人保管',
    '新到岗，想确认专户存单的保管要求。',
    '不可以。存单由出纳保管，印章由会计和负责人分别保管，每月末由内审人员盘点并签字。',
    { published: true },
  ),
  proposed(
    'XXZX',
    '把考勤补签改成手机上办',
    '现在补签要打印纸质单，两级签字，经常跨楼层跑。建议在办公系统里做一个补签流程。',
    '建议采纳。已列入办公系统二期，流程为本人填写、科室负责人确认、人事科备案，预计三季度上线。',
    { published: true },
  ),
  asked(
    'SYGS',
    '上班路上骑车摔伤怎么申报',
    '同事上班途中和三轮车相撞，交警认定对方全责，需要准备什么材料？',
    '属于非本人主要责任的交通事故，可以申请工伤认定。需要认定申请表、交通事故责任认定书、劳动关系证明和诊断证明，30 日内提出。',
    { plot: 'late' },
  ),
  asked(
    'GZFL',
    '职务变动后工资从哪个月起算',
    '任职文件日期是 12 日，工资标准从当月还是次月起执行？',
    '从任职的次月起执行。12 日任职的，次月起按新职务套改，差额不补发当月。',
    { published: true },
  ),
  wrote(
    'BGS',
    '东门电动车棚没有充电桩',
    '停车的有四十多辆，只有六个插座，常有人拉飞线充电，很不安全。',
    '已会同后勤现场查看，增设 20 路智能充电插座，四月中旬完工，期间禁止飞线充电。',
    { plot: 'extended', published: true },
  ),
  asked(
    'ZJGL',
    '继续教育学时能不能用党校培训抵',
    '参加了市委党校两周培训，公需科目学时能抵多少？',
    '党校培训可以抵公需科目，每天按 6 学时计算，凭结业证书在平台申报，每年最多抵 30 学时。',
  ),
  proposed(
    'BGS',
    '会议室预订能看到实际使用情况',
    '常常预订了不用，别人又订不到。建议到点十五分钟没有签到就自动释放。',
    '建议采纳，已在会议室系统启用签到释放，试行一个月。连续三次不签到的科室会收到提醒。',
  ),
  mistaken(
    'RSK',
    '参加工作时间少记了一年',
    '人事档案里是 2009 年 7 月，系统显示 2010 年 7 月，年休假天数因此少了。',
    '经核对档案中的报到证和工资审批表，参加工作时间更正为 2009 年 7 月，年休假天数已同步调整。',
  ),
  asked(
    'LDGX',
    '劳务派遣人员能不能签无固定期限合同',
    '服务窗口的派遣人员在同一派遣单位连续干了十年。',
    '连续工作满十年的，可以要求与派遣单位订立无固定期限劳动合同，用工单位不因此承担合同责任。',
    { published: true },
  ),
  wrote(
    'JCS',
    '有的科室材料退了三次，每次说的不一样',
    '办理用印手续，一次说少附件，一次说格式，一次说要换表。能不能一次说清？',
    '已向有关科室核实，退件未一次性告知属实，已要求公布用印材料清单并逐项一次告知。',
    { anonymous: true, plot: 'late' },
  ),
  asked(
    'YLBX',
    '配偶在外省参保，退休后能转过来吗',
    '配偶今年五十五岁，在外省缴费十二年，想转到本市。',
    '达到退休年龄前可以申请转移接续，缴费不足十年的回户籍地办理。请先在国家平台查询转移条件，再到社保中心提交。',
    { first: 'SBZX' },
  ),
  proposed(
    'JYZX',
    '招聘会增设夜场',
    '企业职工白天来不了，建议每月办一次夜场招聘会。',
    '建议采纳。五月起每月第三个周五 18 时至 20 时在人民广场举办夜场，首场 32 家企业到场。',
    { published: true },
  ),
  asked(
    'SYDW',
    '编外人员考进事业单位，工龄怎么算',
    '在窗口做了六年编外，今年考进下属单位，六年算连续工龄吗？',
    '编外工作期间依法参加养老保险的，缴费年限合并计算；工资套改的工作年限按国家规定另行认定。',
    { talk: ['请补充一下编外期间的参保地和单位名称，便于核实。', '参保地为本市，单位是人力资源服务公司，已附参保证明。'] },
  ),
  asked(
    'CWK',
    '培训费里能不能列支教材费',
    '组织业务培训，需要购买教材，是走培训费还是办公费？',
    '与培训直接相关的教材列培训费，计入综合定额；日常业务用书列办公费。',
    { published: true },
  ),
  wrote(
    'XXZX',
    '业务系统每月初都卡',
    '每月 1 日到 5 日查询一次要等一分多钟，群众在窗口排长队。',
    '已查明是月初批量计算与窗口查询抢占同一台数据库，已把批量改到夜间执行。四月初实测查询平均 2 秒。',
    { plot: 'reopened', published: true },
  ),
  asked(
    'FGK',
    '规范性文件过了有效期还能不能用',
    '窗口还在引用一份写着“有效期五年”的文件，已经到期两个月。',
    '有效期届满未明确延续的自动失效，不得再作为依据。该文件正在清理评估，新文件印发前按上位规定执行。',
  ),
  proposed(
    'ZYJN',
    '职业技能竞赛的题库公开',
    '竞赛的理论题库每年都用旧的，建议赛前一个月公开，省得各单位私下找。',
    '建议部分采纳。理论题库赛前 20 天公开，实操评分细则赛前 10 天公开。',
  ),
  asked(
    'RCKF',
    '人才公寓租满三年还能续吗',
    '作为引进人才租住三年到期，市场租金高，能否续租？',
    '每人累计不超过五年，到期前两个月提出续租申请，单位盖章后报送。租金从第四年起按市场价的七成收取。',
    { published: true },
  ),
  wrote(
    'JLD',
    '请局领导多到窗口看看',
    '窗口的同志辛苦，设备也旧，希望领导来坐一坐窗口。',
    '这项建议很好，已安排每位局领导每季度到窗口坐班半天，问题当场登记、两周内回复。',
    { published: true },
  ),
  asked(
    'JDZD',
    '欠薪线索转过来以后多久有回音',
    '在信访件里看到欠薪线索已转支队，企业职工来问进度。',
    '受理后 60 个工作日内办结，情况复杂的可延长 30 个工作日。请转告职工凭投诉编号在小程序查询。',
    { first: 'LDGX' },
  ),
  mistaken(
    'GZFL',
    '公积金基数和工资条不一致',
    '工资条上基数是 9,860 元，公积金中心查到 9,680 元。',
    '系报送时数字录反，已向公积金中心更正，差额自一月起补缴，个人部分从次月工资一并扣回。',
  ),
  asked(
    'BGS',
    '公函能不能只发电子版',
    '和县区对接工作，寄纸质函要三四天。',
    '非涉密公函可以通过公文交换系统发送，加盖电子公章，与纸质件同等效力；需要存档的由收文单位打印。',
    { published: true },
  ),
  asked(
    'JGDW',
    '党费按什么基数交',
    '调整津补贴以后，党费基数要不要重新核定？',
    '党费以每月工资收入（税后）中相对固定的部分为基数，津补贴调整后自次月起重新核定，名单由支部报机关党委。',
  ),
  proposed(
    'GHK',
    '统计报表重复填报的问题',
    '同一份就业数据，月报、季报、专报各填一遍，口径还不同。建议统一一个底表，其余自动生成。',
    '建议采纳，口径由规划统计科统一。底表八月启用，减少报表 11 张。',
    { plot: 'extended', published: true },
  ),
  wrote(
    'RSK',
    '年轻同志到基层锻炼的名额怎么定的',
    '今年只有两个名额，大家不清楚条件和程序。',
    '基层锻炼按工作年限、考核结果和本人意愿排序，名单已在内网公示。明年起条件和名额提前一个月公开。',
    { anonymous: true },
  ),
  asked(
    'SBZX',
    '单位补缴以前年度社保要不要滞纳金',
    '因漏报一名职工，需补缴两年。',
    '用人单位未按时足额缴纳的，自欠缴之日起按日加收万分之五滞纳金，由单位承担，不得转嫁个人。',
    { plot: 'late', published: true },
  ),
  asked(
    'CWK',
    '评审专家劳务费要不要代扣个税',
    '请外单位专家评审，每人 800 元。',
    '需要按劳务报酬预扣预缴个人所得税，每次不超过 4,000 元的减除费用 800 元。800 元的本次不扣，但要申报。',
  ),
  proposed(
    'RSK',
    '给怀孕和哺乳期女同志设休息室',
    '三楼和五楼各有一间闲置小房间，可以改成母婴室。',
    '建议采纳。五楼母婴室已启用，门禁卡可刷，钥匙在工会。',
    { anonymous: false, published: true },
  ),
  asked(
    'ZCY',
    '仲裁案件当事人要求调阅庭审笔录',
    '当事人家属来问能不能复印。',
    '当事人及其代理人可以申请查阅、复印，家属需持授权委托书。庭审录像不复制。',
  ),
  asked(
    'JYCJ',
    '高校毕业生一次性求职补贴哪些人能领',
    '表弟是低保家庭毕业生，在外省读书，生源地在本市，可以申请吗？',
    '在毕业学校所在地申请，不在生源地。低保家庭、残疾、获得国家助学贷款等六类人员可以申请，标准每人 1,500 元。',
    { published: true },
  ),
  wrote(
    'BGS',
    '值班补休的规定能不能写明白',
    '节假日值班以后，有的科室能补休，有的说没有这个规定。',
    '已印发值班管理办法，法定节假日值班每人次补休一天，三个月内安排，由办公室统一登记。',
    { plot: 'not' },
  ),
  asked(
    'ZJGL',
    '高级职称评审论文要求变了吗',
    '听说今年不再要求论文，是所有系列吗？',
    '今年起卫生、农业、工程系列可以用技术成果代替论文，教师系列仍需代表作，详见年度评审通知第三部分。',
    { plot: 'late' },
  ),
  mistaken('BGS', '通讯录上的办公室房号错了', '我从 3 月起在 412 房间，通讯录还是 306。', '已更正通讯录和门牌信息，内网名录当日生效。'),
  asked(
    'LDGX',
    '单位安排“大小周”合法吗',
    '有企业职工来电，实行单双休，问一周工时有没有超标。',
    '平均每周工作时间不超过 44 小时、每周至少休息一天的，不违反规定，但超过标准工时的应当支付加班费。',
    { published: true },
  ),
  wrote(
    'GZFL',
    '机关和事业单位的值班补助标准不一样',
    '同样值班，下属单位每次少 30 元，大家有意见。',
    '补助标准由财政部门核定，事业单位按工资总额管理，不能比照机关发放。已把意见转市财政部门研究。',
    { plot: 'not', note: '财政口的答复已口头确认，书面件月底前到。' },
  ),
  proposed('JYZX', '就业服务热线增加方言选项', '农村老年人听不懂普通话导航。', '建议采纳。热线增加方言人工座席，每日 9 时至 17 时提供。'),
  asked(
    'SYGS',
    '失业金领取期间参加培训会停发吗',
    '群众担心参加培训就不能领失业金。',
    '不会停发。领取期间参加职业培训并取得证书的，还可以申请技能提升补贴，每人每年最多三次。',
    { published: true },
  ),
  wrote(
    'YLBX',
    '退休审批的材料要求各窗口说法不一',
    '一个窗口要原始档案，一个窗口说要工资表。',
    '已统一材料清单，公布在网上和各窗口，原始档案由社保中心代调，不再让群众自带。',
    { plot: 'extended' },
  ),
  asked(
    'XXZX',
    '离职人员的账号多久注销',
    '有同事调走两个月了，账号还能登录。',
    '人员变动由人事科推送，账号在变动生效当日停用。经查该账号因推送接口中断未停用，已处理，并加装每日核对。',
    { published: true },
  ),
  wrote(
    'BGS',
    '希望开放乒乓球室',
    '一楼活动室常年锁着，钥匙在后勤。',
    '活动室已于周一起每日 12 时至 13 时 30 分、17 时 30 分至 20 时开放，由工会安排人员值守。',
  ),
  wrote(
    'JLD',
    '反映某单位食堂采购价格偏高',
    '附近超市鸡蛋每斤五元，食堂采购单上是七元五角。',
    '该事项属于采购监督，请通过效能投诉或纪检渠道反映，我们已告知受理方式。',
    { plot: 'declined', anonymous: true },
  ),
]

/** `ago`: working days before today. What is under way when the demo year is opened, and in what state. */
export interface OpenTale extends CaseTale {
  readonly ago: number
  readonly by?: string
  /** Its receipt code is one that the demonstration shows. */
  readonly receipt?: DemoReceipt
  readonly stage:
    | 'received'
    | 'open'
    | 'noted'
    | 'correction'
    | 'paused'
    | 'approval'
    | 'extension'
    | 'returned'
    | 'answered'
    | 'unhappy'
    | 'again'
    | 'proposed'
}
const open = (tale: CaseTale, ago: number, stage: OpenTale['stage'], by?: string): OpenTale => ({
  ...tale,
  ago,
  stage,
  ...(by !== undefined && { by }),
})

export const UNDER_WAY: readonly OpenTale[] = [
  open(wrote('BGS', '地下车库照明坏了半个月', '负一层东侧灯坏了一排，早上很暗，有同志撞到柱子。', ''), 1, 'received', 'wanghaibo'),
  open(
    proposed('BGS', '内网首页加一个办事指南入口', '新同事常问印章、用车怎么办，散在各个文件里。建议首页放一个清单。', ''),
    2,
    'received',
  ),
  open(
    wrote('BGS', '反映窗口叫号系统经常跳号', '上周三次叫错号，群众争吵。希望检修，或者换一套。', '', { anonymous: true }),
    1,
    'received',
  ),
  open(asked('JYCJ', '灵活就业社保补贴申请材料有没有变化', '社区来问，今年是不是不用再交缴费凭证。', ''), 3, 'open'),
  open(asked('JYCJ', '就业见习补贴能不能按月拨', '见习单位反映一次性拨付资金压力大。', ''), 9, 'open'),
  open(
    asked(
      'JYCJ',
      '公益性岗位到期以后能不能续聘',
      '三名大龄就业困难人员岗位年底到期。',
      '到期后原则上不续聘，距法定退休年龄不足五年的可以延长至退休。请在到期前一个月报送申请。',
    ),
    4,
    'approval',
  ),
  open(
    wrote(
      'JYCJ',
      '希望公开创业担保贷款的审批进度',
      '申请人常问到哪一步，窗口只能打电话问。',
      '创业担保贷款的进度已接入办事大厅，申请人凭身份证号查询，每一步的办结日期都会显示。',
    ),
    5,
    'approval',
  ),
  open(proposed('JYCJ', '毕业季把政策宣讲送进学校', '去年六月才去，大部分学生已经离校，建议提前到四月。', ''), 6, 'extension'),
  open(mistaken('JYCJ', '考核结果登记表少了一次优秀', '2023 年度考核为优秀，登记表显示称职。', ''), 10, 'noted', 'publisher'),
  open(
    asked(
      'RSK',
      '挂职锻炼结束，职级晋升年限怎么算',
      '两年挂职的时间算不算现职级任职时间？',
      '挂职期间计入现职级任职时间，由派出单位考核，请附挂职鉴定表。',
    ),
    6,
    'answered',
    'staff',
  ),
  open(asked('GZFL', '女职工三期工资怎么发', '哺乳期调整岗位，绩效部分怎么核？', ''), 8, 'correction', 'staff'),
  open(asked('CWK', '公务用车租赁费走哪个科目', '周末应急租了一辆面包车，发票怎么入账？', ''), 5, 'paused'),
  open(
    wrote('BGS', '办公楼电梯老是停在三楼', '一号电梯每周坏两次，七楼的老同志上下不便。', '已联系维保单位更换门机，配件到货后三日内完工。'),
    5,
    'returned',
  ),
  open(
    asked(
      'SYDW',
      '公开招聘面试成绩可以查到小项吗',
      '考生来问能不能查每位考官的评分。',
      '可以查询本人面试平均分和折算后的总成绩，考官个人评分不公开。',
    ),
    12,
    'unhappy',
    'staff',
  ),
  open(
    wrote(
      'RSK',
      '考勤异常太多要反复补签',
      '刷脸机常识别不到，每月补签七八次。',
      '已更换三台设备并放宽识别阈值，异常由人事科每周批量核销。',
    ),
    16,
    'again',
    'wanghaibo',
  ),
  open(
    asked(
      'LDGX',
      '试用期被辞退有没有补偿',
      '职工试用期内被口头辞退，没有书面理由。',
      '不符合录用条件的用人单位可以解除，但要举证并说明理由；没有理由的应支付赔偿金。可先向支队投诉。',
      { published: false },
    ),
    14,
    'proposed',
  ),
  open(proposed('XXZX', '统一各系统的登录账号', '五套系统五个密码，忘一个就要去信息中心。', ''), 14, 'open'),
  open(asked('ZYJN', '技能等级证书怎么换发电子证', '有企业要求提供电子版，原证书是 2018 年发的。', ''), 7, 'open'),
]

export interface TemplateTale {
  readonly kind: CaseTale['kind'] | null
  readonly department: string | null
  readonly title: string
  readonly body: string
}
export const TEMPLATES: readonly TemplateTale[] = [
  { kind: null, department: null, title: '感谢并告知期限', body: '您好。您提出的事项已收到，由我科室办理，期限内给您答复。' },
  {
    kind: null,
    department: null,
    title: '转由其他单位办理',
    body: '您好。您反映的问题由（　）负责，已转请其办理，并请其直接答复您。办理电话：（　）。',
  },
  {
    kind: 'proposal',
    department: null,
    title: '建议采纳',
    body: '您好。您提出的建议很有价值，经研究予以采纳，由（　）落实，预计（　）完成。',
  },
  {
    kind: 'proposal',
    department: null,
    title: '建议暂不采纳',
    body: '您好。您的建议经研究暂不采纳，原因是（　）。如有新的情况，请再告诉我们。',
  },
  { kind: 'correction', department: null, title: '信息已更正', body: '您好。经核对原始材料，（　）已更正为（　），（　）起生效。' },
  {
    kind: 'consultation',
    department: 'JYCJ',
    title: '补贴申领说明',
    body: '您好。（　）补贴由（　）受理，需要（　）材料，自受理起 20 个工作日内办结。',
  },
]
