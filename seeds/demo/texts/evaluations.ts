/** What inspectors refer to when they score, by indicator; `{n}` is a page or a number. */
export const EVIDENCE: Readonly<Record<string, readonly string[]>> = {
  B1: ['政务公开工作制度汇编第 {n} 页，分工文件齐全', '年初工作计划和月度例会记录第 {n} 次', '责任分工表已上墙，专人负责'],
  B2: ['保密审查台账第 {n} 页', '抽查审查单 {n} 份，签字齐全', '分级审核记录与公开目录逐条对应，抽 {n} 条'],
  B3: ['抽查公开内容 {n} 条，与原始凭证核对', '对照财务凭证第 {n} 号', '抽查任前公示 {n} 件，起止日期相符'],
  B4: ['现场检查照片第 {n} 张，门牌和公开栏内容为最新', '公开栏 {n} 月份更新记录', '窗口办事指南与系统内容一致'],
  B5: ['整改通知书第 {n} 号，已按期回复', '上年问题清单 {n} 条，逐条销号', '复查记录第 {n} 号'],
}

export const REMARKS: readonly (readonly [share: number, texts: readonly string[]])[] = [
  [0.93, ['制度健全，台账规范。', '做法可以推广。', '']],
  [0.82, ['总体规范，个别记录补登。', '', '部分材料更新不够及时。']],
  [0, ['台账有缺页，已要求补齐。', '公开内容与凭证有出入，需加强核对。', '整改回复偏慢。']],
]

/** What the scorers wrote down when they met over an item that was too far apart. */
export const DISCUSSION =
  '三家对台账缺页的认定不一致：办公室按份数扣分，人事科认为缺页已补。会上调阅原始审查单，缺 3 份，补登 2 份有经办人签字，按缺 1 份统一口径后各自重新打分。'

export const NO_WINDOW = '不直接面向群众办事，未列入民主测评对象，民主测评指标不适用。'
/** Indicators that the leaders set; with the second and third two departments come out alike to the last point, across the line of the quota. */
export const OVERRIDES = [
  {
    indicator: 'A4',
    department: 'XXZX',
    points: 500,
    reason: '机房搬迁期间栏目停更由局里统一安排（局长办公会纪要第 11 号），栏目更新一项不扣分。',
  },
  {
    indicator: 'A1',
    department: 'ZJGL',
    points: 820,
    reason: '职称和人才数据接口停机 6 个工作日（信息中心故障单第 27 号），其间的迟报不计。',
  },
  {
    indicator: 'A1',
    department: 'RCKF',
    points: 820,
    reason: '职称和人才数据接口停机 6 个工作日（信息中心故障单第 27 号），其间的迟报不计。',
  },
] as const
/** Who got the same points from the inspectors as another. */
export const ALIKE: Readonly<Record<string, string>> = { RCKF: 'ZJGL' }

export interface PlannedAdjustment {
  readonly department: string
  readonly rule: string
  readonly document: (year: number) => string
  readonly day: string
  readonly where: string
  readonly withdrawn?: string
}
export const LAST_YEAR: readonly PlannedAdjustment[] = [
  {
    department: 'JYCJ',
    rule: 'P2',
    document: (year) => `临溪政公开发〔${year}〕6 号 关于通报表彰政务公开工作先进单位的决定`,
    day: '09-16',
    where: '办公室文书档案，第 6 卷',
  },
  {
    department: 'SBZX',
    rule: 'P1',
    document: (year) => `江政发〔${year}〕31 号 全省社会保险经办服务先进集体通报`,
    day: '11-05',
    where: '人事科表彰奖励台账第 14 页',
  },
  {
    department: 'LDGX',
    rule: 'N2',
    document: (year) => `临溪政办发〔${year}〕22 号 关于部分单位信息报送滞后的通报`,
    day: '06-24',
    where: '办公室收文登记第 417 号',
  },
  {
    department: 'ZCY',
    rule: 'N3',
    document: (year) => `临溪复决字〔${year}〕9 号 行政复议决定书`,
    day: '08-12',
    where: '政策法规科复议案卷第 9 号',
    withdrawn: '决定书只纠正文书瑕疵，不属于纠错，不扣分。',
  },
]
export const THIS_YEAR: readonly PlannedAdjustment[] = [
  {
    department: 'JYZX',
    rule: 'P2',
    document: (year) => `临溪政公开办〔${year}〕3 号 关于第一季度政务公开情况的通报`,
    day: '04-20',
    where: '办公室文书档案，第 3 卷',
  },
  {
    department: 'GHK',
    rule: 'N2',
    document: (year) => `临溪政办发〔${year}〕18 号 关于统计信息更新不及时的通报`,
    day: '07-08',
    where: '办公室收文登记第 352 号',
  },
]
