/** The fictional bureau: departments of the office building and units with staff of their own. */
export interface DemoDepartment {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: 'bureau' | 'department' | 'unit'
  /** How many people work there, demo people included. */
  readonly size: number
  readonly duties: string
  /** First digits of its telephones; fictional. */
  readonly exchange: string
}

const department = (
  code: string,
  name: string,
  nameEn: string,
  size: number,
  exchange: string,
  duties: string,
  kind: DemoDepartment['kind'] = 'department',
): DemoDepartment => ({
  code,
  name,
  nameEn,
  kind,
  size,
  duties,
  exchange,
})

export const ROOT = 'RSJ'
export const LEADERS = 'JLD'

export const DEPARTMENTS: readonly DemoDepartment[] = [
  department(
    'RSJ',
    '临溪市人社局',
    'Linxi Human Resources and Social Security Bureau',
    1,
    '800',
    '贯彻执行人力资源和社会保障法律法规，统筹全市就业创业、社会保险、人才人事和劳动关系工作。',
    'bureau',
  ),
  department('JLD', '局领导', 'Bureau Leadership', 8, '801', '主持全局工作，按分工分管各科室和局属单位。'),
  department('BGS', '办公室', 'General Office', 12, '802', '文电、会务、机要、保密、档案、督查、政务公开、后勤和公务接待。'),
  department('RSK', '人事科', 'Personnel Division', 7, '803', '局机关和局属单位的机构编制、干部任免、考核奖惩、教育培训和离退休人员服务。'),
  department('CWK', '财务科', 'Finance Division', 8, '804', '部门预算、决算，专项资金、国有资产和政府采购管理，局机关会计核算。'),
  department('JCS', '监察室', 'Supervision Office', 5, '805', '机关作风和效能监督，廉政教育，受理对局机关工作人员的检举、控告和申诉。'),
  department(
    'FGK',
    '政策法规科',
    'Policy and Regulations Division',
    5,
    '806',
    '规范性文件起草和合法性审核，行政复议、行政应诉，普法和执法监督。',
  ),
  department('GHK', '规划统计科', 'Planning and Statistics Division', 5, '807', '事业发展规划、年度计划和统计管理，信息化规划，综合调研。'),
  department(
    'JYCJ',
    '就业促进科',
    'Employment Promotion Division',
    8,
    '808',
    '城乡就业规划和政策，高校毕业生就业，就业援助，创业带动就业，失业预警。',
  ),
  department('ZYJN', '职业能力建设科', 'Vocational Skills Division', 7, '809', '职业技能培训、技工院校管理、职业技能等级认定和技能竞赛。'),
  department('RCKF', '人才开发科', 'Talent Development Division', 6, '810', '高层次人才引进和服务，人力资源市场管理，流动人员档案管理。'),
  department(
    'ZJGL',
    '专业技术人员管理科',
    'Professional and Technical Staff Division',
    6,
    '811',
    '职称制度改革，专业技术人员继续教育，专家选拔和博士后工作。',
  ),
  department(
    'SYDW',
    '事业单位人事管理科',
    'Public Institution Personnel Division',
    6,
    '812',
    '事业单位岗位设置、公开招聘、聘用合同、考核和处分管理。',
  ),
  department(
    'LDGX',
    '劳动关系科',
    'Labour Relations Division',
    7,
    '813',
    '劳动合同和集体合同制度，企业工资宏观调控，特殊工时审批，协调劳动关系三方机制。',
  ),
  department('GZFL', '工资福利科', 'Wages and Benefits Division', 6, '814', '机关事业单位工资、津贴补贴、福利和离退休政策。'),
  department(
    'YLBX',
    '养老保险科',
    'Pension Insurance Division',
    7,
    '815',
    '城镇职工和城乡居民养老保险政策，退休审批，企业年金和职业年金。',
  ),
  department(
    'SYGS',
    '失业和工伤保险科',
    'Unemployment and Work Injury Insurance Division',
    7,
    '816',
    '失业保险、工伤保险政策，工伤认定和劳动能力鉴定管理。',
  ),
  department('JJJD', '基金监督科', 'Fund Supervision Division', 6, '817', '社会保险基金和就业补助资金的监督检查，要情报告，内部控制。'),
  department('XXZX', '信息中心', 'Information Centre', 9, '818', '金保工程和社会保障卡系统建设运行，网络与数据安全。', 'unit'),
  department('SBZX', '社会保险中心', 'Social Insurance Centre', 20, '819', '各项社会保险登记、缴费核定、待遇支付和稽核。', 'unit'),
  department(
    'JYZX',
    '就业服务中心',
    'Employment Service Centre',
    14,
    '820',
    '就业失业登记，职业介绍，创业担保贷款，公益性岗位和就业补贴经办。',
    'unit',
  ),
  department('ZCY', '劳动人事争议仲裁院', 'Labour Dispute Arbitration Court', 9, '821', '劳动人事争议的受理、调解和仲裁。', 'unit'),
  department(
    'JDZD',
    '劳动保障监察支队',
    'Labour Inspection Detachment',
    10,
    '822',
    '劳动保障法律法规执行情况的监督检查，根治欠薪，查处违法案件。',
    'unit',
  ),
  department('JGDW', '机关党委', 'Party Committee of the Bureau', 4, '823', '机关和局属单位党的建设、群团工作和精神文明建设。'),
]

/** Departments that spend, publish and are compared with one another: all but the bureau itself and its leaders, whose costs the general office books. */
export const WORKING_DEPARTMENTS: readonly DemoDepartment[] = DEPARTMENTS.filter(({ code }) => code !== ROOT && code !== LEADERS)
