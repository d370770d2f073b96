import type { AssetClass } from '../../../server/registers/asset-disposals/assets.rules.ts'

/** What a bureau has to part with: name, class, price apiece in yuan, years in use, why. */
export const ASSETS: readonly (readonly [string, AssetClass, number, number, string])[] = [
  ['台式计算机', 'equipment', 4_650, 9, '超过最低使用年限，主板损坏无维修价值'],
  ['激光打印机', 'equipment', 2_180, 8, '定影组件损坏，维修费用超过残值'],
  ['窗口自助查询机', 'equipment', 23_600, 10, '系统停止支持，无法接入新平台'],
  ['分体空调机', 'equipment', 3_980, 13, '压缩机老化，能耗超标'],
  ['办公桌椅', 'furniture', 860, 16, '严重破损，无法修复'],
  ['机架式服务器', 'equipment', 68_000, 10, '超期服役，数据已迁移并消磁'],
  ['投影仪', 'equipment', 5_400, 11, '光源衰减，原厂停产无配件'],
  ['执法记录仪', 'equipment', 2_300, 7, '电池鼓包，存在安全隐患'],
  ['高速扫描仪', 'equipment', 12_800, 9, '进纸机构磨损，扫描质量不达归档要求'],
  ['铁皮档案柜', 'furniture', 1_150, 18, '改用密集架后闲置'],
  ['不间断电源', 'equipment', 15_600, 9, '蓄电池失效，整机无维修价值'],
  ['社保经办系统旧版授权', 'intangible', 86_000, 8, '业务迁入省集中系统，授权停用'],
]
/** What is worth something to others: sold, auctioned, handed on. */
export const USABLE: readonly (readonly [string, AssetClass, number, number, string])[] = [
  ['轿车（临A·1037）', 'vehicles', 158_000, 11, '公务用车改革后封存，按批复处置'],
  ['中型客车', 'vehicles', 236_000, 12, '已满使用年限，移交前停用'],
  ['便民服务自助终端', 'equipment', 38_500, 5, '窗口合并后闲置，调剂给基层平台使用'],
  ['多功能一体机', 'equipment', 6_800, 5, '机构整合后闲置'],
  ['会议室音响设备', 'equipment', 42_000, 9, '会议室改造后闲置'],
  ['柴油发电机组', 'equipment', 96_000, 12, '搬迁新址后闲置'],
]

export const APPRAISERS = ['海川正衡资产评估有限公司', '江口市中信资产评估事务所', '省国信资产评估有限公司']
export const RECYCLER = '临溪市再生资源回收有限公司（定点）'
export const BUYERS = ['临溪市通达汽车贸易有限公司', '海川市恒达机房设备有限公司', '个人竞买人（竞买号 17）', '江口市旧机动车交易有限公司']
export const RECEIVERS = ['城关街道人力资源和社会保障服务中心', '青山镇便民服务中心', '临溪市公共就业实训基地', '河西乡便民服务中心']
export const DONEES = ['临溪市特殊教育学校', '青山镇敬老院']
/** 主管部门 of the subordinate units is the bureau itself. */
export const APPROVERS = { unit: '局党组会议集体研究', authority: '临溪市人力资源和社会保障局', finance: '临溪市财政局' } as const
