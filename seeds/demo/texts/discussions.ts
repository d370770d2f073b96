// What the people of a bureau talk about: questions about what was published, suggestions, and the small things of a house.

/** `[who, what]`: a department (somebody of it), `.` whoever began, `!BGS` the answer of a department by its head, `=leader` one person. */
export type DemoReply = readonly [who: string, text: string]
export interface DemoDiscussion {
  /** A common board, or the code of a department. */
  readonly board: string
  /** Working days ago. */
  readonly ago: number
  readonly by: string
  readonly title: string
  readonly body: string
  readonly replies: readonly DemoReply[]
  /** Catalogue code of the record it is about: the newest of them. */
  readonly about?: string
  /** Working days until which a department was asked to answer, from the day after it began. */
  readonly asked?: { readonly department: string; readonly days: number }
  /** Index of the reply that the author names as the answer. */
  readonly solved?: number
  readonly pinned?: string
  readonly locked?: string
  readonly moved?: { readonly from: string; readonly reason: string }
  /** `until`: working days from today; `chosen`: how many of the choosers take each. */
  readonly poll?: {
    readonly question: string
    readonly options: readonly string[]
    readonly until: number
    readonly chosen: readonly number[]
  }
  /** How many short remarks follow, and of which tone. */
  readonly more?: readonly ['yes' | 'thanks' | 'same', number]
}

export const COMMON: readonly DemoDiscussion[] = [
  {
    board: 'general',
    ago: 118,
    by: '=moderator',
    title: '讨论版使用说明：先看这一条',
    body: '讨论版用真名，全局都能看、都能说。几点说明：\n\n1. 问公开事项，请从那条事项的页面点“就此发起讨论”，答复的同志一看就知道问的是哪一条。\n2. 提意见建议的，发在“意见建议”；有科室负责的，会请科室在期限内**正式答复**。\n3. 写错了可以改，原来写过的话留在修改记录里。\n4. 涉密内容、工作秘密、他人隐私一律不发。本系统为非涉密系统。\n5. 不方便署名的，用“匿名建议”；要求查处的，走“咨询与投诉”。',
    replies: [
      ['JYCJ', '请问正式答复和一般回复有什么区别？'],
      ['.', '正式答复由被请的科室负责人或信息员以科室名义发出，计入期限；一般回复只代表本人。'],
      ['SBZX', '窗口同志白天没空上网，能不能收到提醒？'],
      ['.', '点“关注”，有回复就会提醒；不想被打扰可以在消息设置里改成每天早上汇总一次。'],
    ],
    solved: 1,
    pinned: '新同志先看使用说明',
    more: ['thanks', 5],
  },
  {
    board: 'general',
    ago: 3,
    by: 'BGS',
    title: '十二月消防演练安排在哪天合适',
    body: '办公楼年度消防演练拟安排在下月上旬，时长约 40 分钟，演练时电梯停用。\n\n请各科室在下面表个态，避开业务高峰。窗口单位错峰进行，单独通知。',
    replies: [
      ['SBZX', '月初是待遇核定高峰，最好避开 1 号到 5 号。'],
      ['LDGX', '周二上午有仲裁庭旁听，人多，建议避开。'],
      ['.', '收到，两条都记下了。'],
    ],
    poll: {
      question: '哪个时间合适',
      options: ['8 日（周二）下午', '10 日（周四）下午', '11 日（周五）上午'],
      until: 4,
      chosen: [9, 17, 6],
    },
    more: ['same', 3],
  },
  {
    board: 'general',
    ago: 46,
    by: 'XXZX',
    title: '新办公系统试运行：问题都记在这里',
    body: '新办公系统从本周起试运行三周。**一条问题一楼**，写清：在哪一步、看到什么、希望怎样。我们每天汇总，能改的当天改。',
    replies: [],
    locked: '试运行结束，余下的问题已转工单，结果见运维通报',
  },
  {
    board: 'general',
    ago: 88,
    by: 'GHK',
    title: '统计口径：灵活就业人员参保按参保地还是按工作地',
    body: '各科室报的灵活就业参保数对不上，差 1200 多人。核对下来是口径不同：养老保险科按参保地，就业促进科按工作地。\n\n全局对外只能有一个数，想听听两边意见。',
    replies: [
      ['YLBX', '参保是在参保地办的，人在哪里工作系统里没有，按工作地统计只能靠调查，误差更大。'],
      ['JYCJ', '就业口径国家统计制度是按常住地。两个数都有用，但对外发布时要注明口径。'],
      ['SBZX', '经办系统里参保地字段完整率 99.8%，工作地只有 61%。'],
      ['!GHK', '经与两科商定：对外统一用**参保地**口径，表下注明；就业科内部分析可另用常住地口径，不对外发布。自下月月报起执行。'],
    ],
    asked: { department: 'GHK', days: 10 },
    solved: 3,
    more: ['thanks', 3],
  },
  {
    board: 'general',
    ago: 64,
    by: 'ZYJN',
    title: '公文排版：附件说明后面要不要句号',
    body: '上周退回的三份稿子都是因为附件说明后面加了句号。想确认一下，顺便问问有没有可以直接套的模板。',
    replies: [
      ['BGS', '附件名称后不加标点符号。国家标准《党政机关公文格式》里写得很清楚。'],
      ['BGS', '模板放在办公系统“常用文件”里，标题、主送、附件、落款都调好了，直接改字就行。'],
      ['FGK', '顺便提醒：引用公文先引标题，后引发文字号，发文字号用六角括号〔〕，不是方括号。'],
    ],
    solved: 1,
    more: ['thanks', 4],
  },
  {
    board: 'general',
    ago: 19,
    by: 'JYZX',
    title: '周末招聘会的志愿者怎么算调休',
    body: '上月三场周末招聘会，中心和科室去了 20 多位同志。考勤里没有对应的类别，调休一直没登上。',
    replies: [
      ['RSK', '按加班登记，附招聘会通知和签到表，科室负责人签字后交人事科。三个月内安排补休。'],
      ['JYCJ', '签到表在我们科，统一整理后本周内送人事科。'],
    ],
    solved: 0,
    more: ['thanks', 3],
  },
  {
    board: 'general',
    ago: 132,
    by: 'JGDW',
    title: '读书角选书：下一季度想看什么',
    body: '一楼读书角下一季度补 60 册书，经费已经落实。请大家推荐，写明书名和理由，业务书、文史书都可以。',
    replies: [
      ['RCKF', '建议补两本劳动经济学的教材，科里年轻同志写调研用得着。'],
      ['SYDW', '推荐补一套地方志，写材料查沿革方便。'],
      ['ZCY', '想要几本劳动争议裁判案例选。'],
      ['JGDW', '已登记 43 册，余下的按推荐次数定。'],
    ],
    more: ['yes', 4],
  },
  {
    board: 'general',
    ago: 8,
    by: 'SYGS',
    title: '工伤认定申请表有没有可以填写的电子版',
    body: '企业来问电子版，网上下载的是扫描件，填不了字。大家手里有可编辑的吗？',
    replies: [
      ['SBZX', '窗口有一份可编辑的，但字号和公开的不一样，不敢发。'],
      ['XXZX', '把定稿的发我，做成可以直接填写的表单放到办事指南，下载的就都是同一份了。'],
      ['.', '已发，谢谢。'],
    ],
    solved: 1,
    more: ['same', 2],
  },
  {
    board: 'suggestions',
    ago: 41,
    by: '=staff',
    title: '建议把窗口叫号等候时间公开出来',
    body: '办事群众最常问的是“还要等多久”。叫号系统里有每个号的取号、叫号时间，建议：\n\n- 大厅屏幕显示当前平均等候时间；\n- 每月在阳光台公开一次分窗口的等候时间，作为窗口服务的公开事项。\n\n这样各窗口忙闲一目了然，排班也有依据。',
    replies: [
      ['SBZX', '支持。月初月末差别很大，光看平均数不够，最好有最长等候时间。'],
      ['JYZX', '就业窗口的叫号机是另一家的，数据要另外导。'],
      ['XXZX', '两家系统都能导出，按月汇总没有技术问题。'],
      [
        '!SBZX',
        '经研究：一、大厅屏幕自下月起显示当前等候人数和平均等候时间；二、按月公开分窗口平均和最长等候时间，已建议公开办列入目录，责任科室为社会保险中心和就业服务中心。',
      ],
      ['.', '谢谢，很快。'],
    ],
    asked: { department: 'SBZX', days: 10 },
    solved: 3,
    more: ['yes', 6],
  },
  {
    board: 'suggestions',
    ago: 27,
    by: 'ZJGL',
    title: '出差报销能不能少交两份纸质材料',
    body: '现在报一次差旅费，要交审批单、会议通知、车票、住宿发票、公务卡小票，其中审批单和会议通知系统里都有，还要再打印。建议系统里有的不再交纸质。',
    replies: [
      ['RCKF', '赞成。上个月我们科打印审批单 60 多张。'],
      ['CWK', '审计要看原始凭证，审批单系统里有签名和时间，可以不打；会议通知如果是外单位来文，还要附。'],
      ['SYDW', '外单位来文办公室收文时已经扫描了，能不能关联过去？'],
      [
        '!CWK',
        '自下月起：电子审批单不再附纸质；外单位会议通知在系统中关联收文号即可，未经收文的仍附复印件。凭证要求表已更新，见“常用文件”。',
      ],
    ],
    asked: { department: 'CWK', days: 10 },
    solved: 3,
    more: ['yes', 5],
  },
  {
    board: 'suggestions',
    ago: 14,
    by: 'YLBX',
    title: '办公区直饮水机滤芯更换情况公示一下',
    body: '三楼的直饮水机上贴的更换记录还是四月的。建议每次换滤芯，把日期、更换人、水质检测结果贴出来，也在系统里公开。',
    replies: [
      ['LDGX', '五楼的干脆没有记录卡。'],
      ['SYGS', '水质检测报告一年几次？能不能一并公布。'],
    ],
    asked: { department: 'BGS', days: 10 },
    more: ['same', 4],
  },
  {
    board: 'suggestions',
    ago: 9,
    by: 'JDZD',
    title: '执法用车月底集中，能否提前三天看到派车计划',
    body: '月底检查多，常常临到出发才知道没有车。建议派车计划提前三天公开，冲突的能自己协调。',
    replies: [
      ['ZCY', '送达文书也常碰到，同意。'],
      ['BGS', '派车单提前一天才能定，主要是临时任务多。可以先公开已批准的。'],
      ['.', '已批准的先公开就很好，至少知道哪几天没车。'],
    ],
    asked: { department: 'BGS', days: 10 },
    more: ['yes', 3],
  },
  {
    board: 'suggestions',
    ago: 35,
    by: 'XXZX',
    title: '旧电脑处置前能否统一做数据清除',
    body: '去年处置的一批旧电脑，硬盘是各科室自己拆的，有的没拆。建议处置前由信息中心统一清除并出具记录，记录随固定资产处置一并公开。',
    replies: [
      ['CWK', '处置审批表里加一栏“数据清除记录编号”就可以卡住。'],
      ['=secrecy', '同意。涉密计算机另按保密规定送指定单位销毁，不在此列。'],
      ['!CWK', '已在固定资产处置审批表增加“数据清除记录”一栏，自本月起没有记录编号的不予审批；记录由信息中心出具。'],
    ],
    asked: { department: 'CWK', days: 10 },
    solved: 2,
    more: ['yes', 3],
  },
  {
    board: 'suggestions',
    ago: 58,
    by: 'JYZX',
    title: '午间留一个食堂窗口到一点',
    body: '窗口同志轮班吃饭，十二点四十以后基本没有热菜了。能不能留一个窗口到一点。',
    replies: [
      ['SBZX', '同求，月初排队最后一批下来都一点了。'],
      ['JDZD', '外勤回来也赶不上。'],
      ['!BGS', '与食堂协商，自下周一起 2 号窗口延长到 13:10，保证两荤两素。运行一个月后看就餐人数再定。'],
      ['SBZX', '今天吃上了，谢谢。'],
    ],
    asked: { department: 'BGS', days: 5 },
    solved: 2,
    more: ['yes', 6],
  },
  {
    board: 'suggestions',
    ago: 22,
    by: 'SYDW',
    title: '培训名额分配建议公开申报和入选名单',
    body: '外出培训每次只看到最后去的人，申报了哪些人、按什么定的，不清楚。建议培训前公开申报名单和排序办法。',
    replies: [
      ['ZYJN', '同意公开办法；申报名单涉及个人，公开到科室和人数是不是更合适。'],
      ['RCKF', '去年我科三次申报都没有入选，也没有反馈原因。公开办法至少知道差在哪里。'],
      ['RSK', '正在修订培训管理办法，会把分配办法写进去，征求意见稿下月发。'],
    ],
    asked: { department: 'RSK', days: 30 },
    poll: {
      question: '公开到什么程度合适',
      options: ['只公开分配办法', '办法和各科室申报人数', '办法、申报和入选名单'],
      until: -6,
      chosen: [3, 14, 21],
    },
    more: ['yes', 4],
  },
  {
    board: 'suggestions',
    ago: 73,
    by: 'LDGX',
    title: '会议室预约后不用要记得取消',
    body: '三号会议室一周有五个预约没人来，也没有取消。建议预约后 15 分钟无人签到自动释放。',
    replies: [
      ['XXZX', '预约系统支持，打开一个设置就行，需要办公室同意。'],
      ['BGS', '同意，下周一起执行。连续三次不取消的，提醒到科室负责人。'],
    ],
    solved: 1,
    moved: { from: 'general', reason: '这是一条建议，移到意见建议版块，便于跟踪办理' },
    more: ['yes', 4],
  },
]
