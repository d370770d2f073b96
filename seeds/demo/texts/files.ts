/** Words on the files of the demonstration. Written so that one file fits every record that it goes with. */
export interface PaperForm {
  readonly title: string
  readonly office: string
  readonly scannedBy: string
  readonly rows: readonly (readonly [label: string, value: string, how?: 'signed' | 'private'])[]
}

/** On the round seal. */
export const OFFICE = '临溪市人力资源和社会保障局'

export const APPROVAL: PaperForm = {
  title: '固定资产处置审批表',
  office: '临溪市人力资源和社会保障局办公室制',
  scannedBy: '方卫东',
  rows: [
    ['处置事项', '见本批公开内容'],
    ['处置依据', '《行政事业性国有资产管理条例》'],
    ['鉴定意见', '达到处置条件，鉴定记录存卷'],
    ['数据清除', '涉及存储介质的，已拆下集中销毁'],
    ['使用科室意见', '情况属实，同意处置。', 'signed'],
    ['财务科意见', '账实相符，同意核销。', 'signed'],
    ['办公室意见', '同意，按规定公开。', 'signed'],
    ['局领导意见', '同意。', 'signed'],
    ['备注', '处置收入按规定上缴'],
  ],
}

export const LEAVE: PaperForm = {
  title: '工作人员请假审批表',
  office: '临溪市人力资源和社会保障局人事科制',
  scannedBy: '林芳',
  rows: [
    ['所在科室', '就业促进科'],
    ['请假人', '周晓燕，一级科员', 'private'],
    ['类别和事由', '病假，门诊手术后休养', 'private'],
    ['起止日期', '本月上旬，附诊断证明', 'private'],
    ['工作交接', '手头工作已交同科室同事'],
    ['科室意见', '同意。', 'signed'],
    ['人事科意见', '符合请销假规定，同意。', 'signed'],
    ['销假', '已按期返岗'],
  ],
}

/** Handed over to an applicant in part. */
export const HIRE_CONTRACT: PaperForm = {
  title: '公务用车租赁合同',
  office: '承租方：临溪市人力资源和社会保障局',
  scannedBy: '许春燕',
  rows: [
    ['出租方', '临溪通达汽车租赁有限公司'],
    ['租赁车辆', '七座商务车一辆，含驾驶员'],
    ['租赁期限', '一年，按实际用车天数结算'],
    ['租金', '每天 480 元，含燃油和过路费'],
    ['出租方账号', '3206 0100 0000 1234 567', 'private'],
    ['驾驶员', '冯建国，320106197003045678', 'private'],
    ['付款', '每季度末凭用车登记和发票付款'],
    ['车辆调度', '见承租方内部调度单', 'private'],
    ['双方签字', '已签署', 'signed'],
  ],
}
export const HIRE_CONTRACT_NAME = '公务用车租赁合同（遮盖后）.pdf'

/** 通用办公设备家具配置标准, as far as an office disposes of such things. */
export const LIFETIMES = {
  sheet: '最低使用年限',
  author: '方卫东',
  head: ['序号', '类别', '名称', '最低使用年限（年）', '说明'],
  rows: [
    [1, '设备', '台式计算机', 6, '含显示器'],
    [2, '设备', '便携式计算机', 6, ''],
    [3, '设备', '打印机', 6, ''],
    [4, '设备', '复印机', 6, '或复印 30 万张纸'],
    [5, '设备', '传真机', 6, ''],
    [6, '设备', '扫描仪', 6, ''],
    [7, '设备', '碎纸机', 6, ''],
    [8, '设备', '投影仪', 6, ''],
    [9, '家具', '办公桌', 15, ''],
    [10, '家具', '办公椅', 15, ''],
    [11, '家具', '沙发', 15, ''],
    [12, '家具', '书柜、文件柜', 15, ''],
    [13, '家具', '保密柜', 20, ''],
  ],
} as const satisfies {
  sheet: string
  author: string
  head: readonly string[]
  rows: readonly (readonly [number, string, string, number, string])[]
}

export const PROCEDURE = {
  title: '采购内部控制流程',
  author: '许春燕',
  body: [
    '一、提出需求。使用科室说明用途、数量、技术要求和预算，财务科核对预算，办公室汇总。',
    '二、确定方式。按照金额和项目特点确定采购方式，达到限额标准的委托代理机构，其余由评审小组组织。',
    '三、评审。响应文件当众拆封，评审小组逐项比较价格、服务承诺和以往履约情况，全程留存记录。',
    '四、公开和验收。结果在本系统公开。履约后由使用科室、办公室和财务科共同验收，验收合格后付款。',
    '各环节的职责：',
  ],
  table: [
    ['职责', '科室', '工作内容'],
    ['组织', '办公室', '汇总需求，组织评审，公开结果'],
    ['核对', '财务科', '核对预算和付款条件'],
    ['提出', '使用科室', '提出技术要求，参加验收'],
    ['监督', '监察室', '全程监督，不参加评分'],
  ],
} as const

export const FILE_NAMES = {
  approval: '固定资产处置审批表（扫描件）.pdf',
  lifetimes: '办公设备家具最低使用年限.xlsx',
  procedure: '采购内部控制流程.docx',
  board: '公示栏张贴照片.jpg',
  leave: '请假审批表（扫描件）.pdf',
  leaveRedacted: '请假审批表（遮盖后）.pdf',
} as const

export const FILE_NOTES = {
  approval: '原件存办公室',
  lifetimes: '处置时对照的标准',
  procedure: '',
  board: '一楼大厅公示栏',
  leave: '请假人、事由和日期已遮盖',
} as const
