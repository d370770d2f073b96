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
    ['处置方式', '报废，交有资质的单位统一回收'],
    ['资产状况', '超过最低使用年限，维修费用高于残值'],
    ['数量和原值', '见所附处置清单'],
    ['数据清除', '硬盘已拆下，由信息中心集中销毁'],
    ['使用科室意见', '情况属实，同意处置。', 'signed'],
    ['财务科意见', '账实相符，同意核销。', 'signed'],
    ['办公室意见', '同意，按规定公示。', 'signed'],
    ['局领导意见', '同意。', 'signed'],
    ['备注', '残值收入上缴国库'],
  ],
}

export const LEAVE: PaperForm = {
  title: '工作人员请假审批表',
  office: '临溪市人力资源和社会保障局人事科制',
  scannedBy: '林芳',
  rows: [
    ['所在科室', '就业促进科'],
    ['请假类别', '病假'],
    ['请假事由', '门诊手术后休养，附诊断证明', 'private'],
    ['联系电话', '住院期间由家属代接', 'private'],
    ['请假天数', '5 天'],
    ['工作交接', '手头工作已交同科室同事'],
    ['科室意见', '同意。', 'signed'],
    ['人事科意见', '符合请销假规定，同意。', 'signed'],
    ['销假', '已按期返岗'],
  ],
}

export const ASSETS = {
  sheet: '处置清单',
  author: '方卫东',
  head: ['序号', '名称', '规格型号', '数量（台）', '原值（元）', '处置原因'],
  rows: [
    [1, '台式计算机', '四核 4G 内存', 6, 26_400, '超过使用年限'],
    [2, '激光打印机', 'A4 黑白', 3, 5_940, '无法维修'],
    [3, '针式打印机', '票据打印', 2, 3_600, '无法维修'],
    [4, '扫描仪', 'A4 平板', 1, 2_180, '超过使用年限'],
    [5, '不间断电源', '3 千伏安', 1, 4_500, '电池失效'],
  ],
  total: '合计',
} as const satisfies {
  sheet: string
  author: string
  head: readonly string[]
  rows: readonly (readonly [number, string, string, number, number, string])[]
  total: string
}

export const PROCEDURE = {
  title: '采购程序说明',
  author: '许春燕',
  body: [
    '一、采购方式。本次采购金额在分散采购限额以下，按照本局内部采购管理办法采用询价方式，向三家以上供应商发出询价函。',
    '二、询价过程。询价函写明数量、技术要求、服务期限和评审办法，在规定时间内收到的报价当众拆封，逐一登记。',
    '三、评审结果。评审小组对报价、服务承诺和以往履约情况进行比较，按照符合要求且报价最低的原则确定供应商。',
    '四、公示和验收。结果在局内公示三个工作日，期间没有收到异议。履约后由使用科室、办公室和财务科共同验收，验收合格后付款。',
    '评审小组和监督人员：',
  ],
  table: [
    ['职责', '所在科室', '工作内容'],
    ['组长', '办公室', '主持评审，签署结果'],
    ['成员', '财务科', '核对预算和付款条件'],
    ['成员', '使用科室', '核对技术要求'],
    ['监督', '监察室', '全程监督，不参加评分'],
  ],
} as const

export const FILE_NAMES = {
  approval: '固定资产处置审批表（扫描件）.pdf',
  assets: '固定资产处置清单.xlsx',
  procedure: '采购程序说明.docx',
  board: '公示栏张贴照片.jpg',
  leave: '请假审批表（扫描件）.pdf',
  leaveRedacted: '请假审批表（遮盖后）.pdf',
} as const

export const FILE_NOTES = {
  approval: '原件存办公室',
  assets: '',
  procedure: '',
  board: '一楼大厅公示栏',
  leave: '随考勤汇总公开，请假事由和联系电话已遮盖',
} as const
