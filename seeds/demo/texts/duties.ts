/** What there is to do in each department, `Chinese | English`; people answer for two of them each. */
export const TASKS: Readonly<Record<string, readonly string[]>> = {
  BGS: [
    '公文收发和办理 | incoming and outgoing documents',
    '会议和活动筹备 | meetings and events',
    '督查督办和效能考核 | follow-up of decisions and performance',
    '政务公开和网站信息 | disclosure and website content',
    '公务接待和车辆管理 | receptions and vehicles',
    '办公用房和后勤保障 | offices and logistics',
    '信访接待和建议提案办理 | petitions and proposals of deputies',
  ],
  RSK: [
    '机构编制和人员调配 | posts and transfers',
    '干部任免和档案管理 | appointments and personnel files',
    '年度考核和奖惩 | annual appraisal, rewards and discipline',
    '教育培训和因私出国（境）审批 | training and private travel abroad',
    '离退休人员服务 | services for retired staff',
    '工资变动和考勤管理 | pay changes and attendance',
  ],
  CWK: [
    '部门预算编制和执行 | departmental budget and its execution',
    '部门决算和财务公开 | final accounts and financial disclosure',
    '专项资金拨付和绩效评价 | earmarked funds and their evaluation',
    '国有资产登记和处置 | registration and disposal of state assets',
    '政府采购和合同管理 | procurement and contracts',
    '差旅、接待、培训费用审核 | checking travel, reception and training expenses',
    '银行账户和票据管理 | bank accounts and receipts',
  ],
  JCS: [
    '机关作风和效能监督 | conduct and efficiency',
    '效能投诉受理和查证 | receiving and verifying complaints',
    '廉政教育和廉政档案 | integrity training and files',
    '重点岗位风险防控 | risk control in key posts',
  ],
  FGK: [
    '规范性文件起草和合法性审核 | drafting and legal review of rules',
    '行政复议和行政应诉 | administrative review and litigation',
    '普法宣传和执法证件管理 | legal education and enforcement permits',
    '权责清单和公平竞争审查 | lists of powers and fair competition review',
    '执法案卷评查 | review of enforcement files',
  ],
  GHK: [
    '事业发展规划和年度计划 | development plans and annual targets',
    '统计报表和数据质量 | statistical returns and data quality',
    '信息化项目立项 | approval of information projects',
    '综合调研和形势分析 | research and situation reports',
    '重点项目进度调度 | progress of key projects',
  ],
  JYCJ: [
    '高校毕业生就业和就业见习 | graduate employment and traineeships',
    '就业援助和零就业家庭帮扶 | help for households without work',
    '创业带动就业和创业园管理 | start-ups and incubators',
    '失业预警和企业用工监测 | early warning and labour monitoring',
    '就业补助资金分配 | allocation of employment subsidies',
    '农村劳动力转移就业 | rural workers',
    '就业政策解释和信息公开 | guidance on policy and disclosure',
  ],
  ZYJN: [
    '职业技能培训计划和补贴审核 | training plans and subsidies',
    '技工院校管理和招生 | technical schools and enrolment',
    '职业技能等级认定 | recognition of skill levels',
    '职业技能竞赛 | skills competitions',
    '民办培训机构许可和检查 | licences of private training providers',
    '高技能人才培养 | highly skilled workers',
  ],
  RCKF: [
    '高层次人才引进和认定 | attracting and recognising talent',
    '人才公寓和待遇落实 | talent housing and benefits',
    '人力资源服务机构许可 | licences of recruitment agencies',
    '流动人员人事档案 | files of mobile staff',
    '人才招聘活动 | recruitment events',
  ],
  ZJGL: [
    '职称评审和评委会管理 | title reviews and their committees',
    '专业技术人员继续教育 | continuing education',
    '专业技术资格考试 | qualification examinations',
    '专家选拔和博士后工作 | experts and postdoctoral work',
    '职称证书核验 | verification of certificates',
  ],
  SYDW: [
    '事业单位岗位设置审核 | approval of posts in institutions',
    '公开招聘方案和过程监督 | open recruitment and its supervision',
    '聘用合同和人事争议指导 | employment contracts and disputes',
    '考核、奖励和处分备案 | filing of appraisals, rewards and sanctions',
    '人员调动和交流 | transfers and exchange',
  ],
  LDGX: [
    '劳动合同和集体合同指导 | labour and collective contracts',
    '特殊工时审批 | approval of special working hours',
    '企业工资调控和最低工资执行 | company pay and minimum wage',
    '协调劳动关系三方机制 | tripartite coordination',
    '劳务派遣许可 | licences for labour dispatch',
    '和谐劳动关系创建 | harmonious labour relations',
  ],
  GZFL: [
    '机关事业单位工资审批 | approval of public pay',
    '津贴补贴和福利政策 | allowances and benefits',
    '离退休待遇核定 | retirement benefits',
    '工资统计和总量管理 | pay statistics and totals',
  ],
  YLBX: [
    '企业职工退休审批 | approval of retirements',
    '城乡居民养老保险政策 | residents’ pension policy',
    '企业年金和职业年金备案 | filing of annuities',
    '特殊工种提前退休核查 | early retirement of special trades',
    '养老保险关系转移政策 | transfer of pension rights',
  ],
  SYGS: [
    '工伤认定 | recognition of work injuries',
    '劳动能力鉴定组织 | assessment of working capacity',
    '失业保险稳岗返还 | refunds for keeping jobs',
    '工伤预防项目 | prevention of work injuries',
    '失业保险待遇政策 | unemployment benefits',
  ],
  JJJD: [
    '社会保险基金专项检查 | special inspections of the funds',
    '基金要情报告和风险预警 | reports and early warning',
    '就业补助资金检查 | inspection of subsidies',
    '经办机构内部控制评估 | internal control of agencies',
    '违规领取追回 | recovery of undue payments',
  ],
  XXZX: [
    '金保工程系统运行维护 | running the social insurance systems',
    '社会保障卡制发和服务 | social security cards',
    '网络和数据安全 | network and data security',
    '数据共享和接口 | data sharing and interfaces',
    '机房和终端设备维护 | server room and office equipment',
    '网站和自助终端 | website and self-service terminals',
  ],
  SBZX: [
    '参保登记和缴费核定 | registration and contributions',
    '养老待遇核发 | pension payments',
    '工伤、失业待遇支付 | injury and unemployment payments',
    '关系转移接续 | transfer of insurance records',
    '缴费稽核和欠费清理 | auditing and arrears',
    '退休人员社会化管理 | services for pensioners',
    '服务窗口咨询和受理 | advice and intake at the counters',
    '基金财务和对账 | fund accounts and reconciliation',
    '领取资格认证 | confirming entitlement',
  ],
  JYZX: [
    '就业失业登记 | registration of work and unemployment',
    '职业介绍和招聘会 | placement and job fairs',
    '创业担保贷款受理 | start-up loans',
    '公益性岗位和社保补贴 | public-benefit posts and subsidies',
    '职业指导和培训报名 | career advice and course enrolment',
    '企业用工服务 | services for employers',
    '就业数据核查 | checking of employment data',
  ],
  ZCY: [
    '案件受理和庭前调解 | intake and mediation before hearings',
    '劳动人事争议案件审理 | hearing of disputes',
    '庭审记录和文书送达 | records and service of documents',
    '基层调解组织指导 | guidance of local mediators',
    '案件统计和档案 | case statistics and archives',
  ],
  JDZD: [
    '举报投诉受理 | receiving complaints',
    '根治欠薪和工资保证金 | unpaid wages and wage deposits',
    '日常巡查和专项检查 | patrols and special inspections',
    '违法案件查处 | investigating offences',
    '用人单位诚信等级评价 | trust ratings of employers',
    '工程项目实名制管理 | real-name registers on building sites',
  ],
  JGDW: [
    '党员发展和组织生活 | admission of members and branch life',
    '党费收缴和支部换届 | dues and branch elections',
    '工会、妇联和共青团工作 | trade union, women and youth',
    '文明单位创建 | civic standards',
  ],
}

/** Posts whose work is the same wherever they are, `Chinese | English`. */
export const POST_DUTIES: Readonly<Record<string, string>> = {
  会计: '负责局机关会计核算、凭证审核和账务处理。 | Keeps the bureau’s books and checks vouchers.',
  出纳: '负责现金、银行结算和费用报销付款。 | Handles cash, bank settlement and reimbursements.',
  资产管理员: '负责固定资产登记、盘点、调拨和处置报批。 | Registers, counts, moves and disposes of fixed assets.',
  采购专员: '负责采购计划、询价比价和验收，公开采购结果。 | Plans purchases, compares offers, accepts deliveries and publishes results.',
  驾驶员: '负责公务用车驾驶、保养和出车登记。 | Drives and maintains official vehicles and keeps the trip log.',
  文秘: '负责综合材料起草、会议记录和领导日程。 | Drafts papers, keeps minutes and the leaders’ calendars.',
  档案管理员: '负责文书、会计和业务档案的收集、整理和借阅。 | Collects, orders and lends documents, accounts and case files.',
  机要员: '负责涉密文件收发、登记和清退。 | Receives, registers and returns classified papers.',
  '机要秘书（保密员）': '负责机要文件流转、保密检查和公开前保密审查。 | Circulates confidential papers and reviews drafts for secrecy.',
  '四级调研员（保密员）':
    '负责公开内容的保密审查，指导各科室定密和脱密处理。 | Reviews disclosures for secrecy and advises departments on classification.',
  '二级主任科员（政务公开专员）':
    '负责公开目录维护、各科室公开情况统计和机构信息更新。 | Keeps the disclosure catalogue, its statistics and the bureau’s organisation page.',
  '三级主任科员（版主）': '负责讨论区管理和意见建议汇总转办。 | Moderates the discussion board and passes suggestions on.',
  '二级主任科员（选举工作人员）': '负责年终测评和民主推荐的组织，参选名册核对。 | Organises year-end ballots and checks the rolls.',
  仲裁员: '独任或参加仲裁庭审理劳动人事争议，制作裁决书。 | Hears labour disputes alone or in a panel and writes awards.',
  书记员: '负责庭审记录、送达和卷宗装订。 | Records hearings, serves documents and keeps the files.',
  调解员: '负责立案前和庭前调解，指导企业调解委员会。 | Mediates before filing and before hearings, and advises company committees.',
  工程师: '负责业务系统运行、数据库维护和故障处理。 | Runs the systems and databases and mends faults.',
  网络管理员: '负责局域网、专线和终端准入，处理网络告警。 | Runs the local network, lines and access of devices.',
  助理工程师: '负责终端设备、打印机和视频会议保障。 | Looks after desktops, printers and video conferences.',
  系统管理员:
    '负责本系统人员账号、科室设置和日常运行，不接触业务内容。 | Keeps accounts, departments and the running of this system, without access to its business content.',
  安全管理员:
    '负责本系统角色授权、会话和口令策略，不接触业务内容。 | Grants roles and keeps sessions and password rules of this system, without access to its business content.',
  审计管理员: '负责查看本系统审计记录，定期报告异常操作。 | Reads this system’s audit log and reports irregularities.',
  '机关工会主席（职工代表）': '主持机关工会工作，代表职工参加民主测评监票。 | Chairs the trade union and watches ballots for the staff.',
  外部监督员:
    '受聘监督本局政务公开和机关效能，列席公示和抽查。 | Invited to watch disclosure and efficiency, present at notices and spot checks.',
}

/** The eight leaders: fields of work, the codes of the departments they oversee, and who stands in for them (user name). */
export interface DemoCharge {
  readonly username: string
  readonly fields: readonly string[]
  readonly fieldsEn: readonly string[]
  readonly departments: readonly string[]
  readonly standIn: string
}
const charge = (username: string, standIn: string, departments: string, ...fields: string[]): DemoCharge => ({
  username,
  standIn,
  departments: departments.split(' ').filter(Boolean),
  fields: fields.map((field) => field.split(' | ')[0] ?? ''),
  fieldsEn: fields.map((field) => field.split(' | ')[1] ?? ''),
})

export const CHARGES: readonly DemoCharge[] = [
  charge('leader', 'approver', 'RSK', '主持局全面工作 | Leads the bureau as a whole', '分管机构编制和人事工作 | Personnel and posts'),
  charge(
    'approver',
    'luomin',
    'BGS CWK GHK XXZX',
    '协助局长处理日常政务 | Assists the Director-General in daily business',
    '分管办公室、财务、规划统计和信息化工作 | General affairs, finance, planning, statistics and information systems',
    '负责政务公开、保密和安全生产 | Disclosure, secrecy and safety',
  ),
  charge(
    'luomin',
    'approver',
    'YLBX SYGS JJJD SBZX',
    '分管社会保险和基金监督工作 | Social insurance and supervision of its funds',
    '负责社会保险经办服务和窗口建设 | Service at the insurance counters',
  ),
  charge(
    'hanzhiguo',
    'songyalin',
    'JYCJ ZYJN JYZX',
    '分管就业创业和职业能力建设工作 | Employment, start-ups and vocational skills',
    '负责根治欠薪联席会议协调 | Coordinates the joint meeting on unpaid wages',
  ),
  charge(
    'songyalin',
    'hanzhiguo',
    'LDGX ZCY JDZD FGK',
    '分管劳动关系、调解仲裁和劳动保障监察工作 | Labour relations, arbitration and labour inspection',
    '负责依法行政和行政应诉 | Administration by law and litigation',
  ),
  charge(
    'fangzhengming',
    'leader',
    'JCS',
    '主持派驻纪检监察组工作 | Leads the resident discipline inspection team',
    '监督本局党风廉政建设和反腐败工作 | Watches integrity within the bureau',
  ),
  charge(
    'pengshijie',
    'duyongnian',
    'RCKF ZJGL SYDW GZFL',
    '分管人才开发、职称、事业单位人事和工资福利工作 | Talent, professional titles, institutions’ personnel and pay',
    '负责重大政策经济性评估 | Economic assessment of major policies',
  ),
  charge(
    'duyongnian',
    'pengshijie',
    'JGDW',
    '协助分管机关党建、群团和离退休干部工作 | Helps with Party building, mass organisations and retired officials',
  ),
]
