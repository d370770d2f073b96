import { inChinese, yuanText, type Writer } from './shape.ts'

const PROJECTS = [
  ['社会保障卡制卡耗材采购', '竞争性磋商', '江口市金卡智能科技有限公司', 286_000],
  ['办公楼保洁服务采购', '公开招标', '临溪市安居物业服务有限公司', 398_000],
  ['机房精密空调维保', '询价', '海川市恒达机房设备有限公司', 76_500],
  ['就业创业政策宣传品制作', '网上竞价', '临溪彩虹图文广告有限公司', 48_600],
  ['档案数字化加工服务', '竞争性磋商', '临溪市博远档案服务有限公司', 214_000],
  ['网络安全等级保护测评', '竞争性谈判', '省信息安全测评有限公司', 128_000],
  ['国产台式计算机采购', '框架协议', '临溪市联创数码科技有限公司', 352_000],
  ['职业技能竞赛场地搭建', '询价', '江口市会展服务有限公司', 95_800],
  ['公务用车定点维修服务', '框架协议', '临溪市通达汽车维修有限公司', 60_000],
  ['法律顾问服务', '竞争性磋商', '临溪正言律师事务所', 80_000],
  ['仲裁庭音视频设备采购', '竞争性谈判', '海川市天音电子有限公司', 167_000],
  ['基金专项审计服务', '竞争性磋商', '江口市中信会计师事务所', 145_000],
] as const

const procurement: Writer = ({ nth, year, chance, day, names, departments }) => {
  const [project, way, supplier, price] = PROJECTS[(nth + year) % PROJECTS.length]!
  const paid = Math.round((price * (0.86 + chance.next() * 0.12)) / 100) * 100
  return {
    title: `${project}结果`,
    number: `LXRS-${year}-${String(nth).padStart(3, '0')}`,
    summary: `${way}，成交供应商${supplier}，成交金额 ${yuanText(paid)}。`,
    body: [
      `${project}（项目编号 LXRS-${year}-${String(nth).padStart(3, '0')}）于 ${inChinese(day)} 完成评审，采购方式为${way}，采购预算 ${yuanText(price)}。`,
      `共有 ${chance.int(3, 6)} 家供应商参加，经评审小组评审，确定${supplier}为成交供应商，成交金额 ${yuanText(paid)}，较预算节约 ${yuanText(price - paid)}。`,
      `需求科室：${departments[0] ?? ''}；采购人代表：${names[0] ?? ''}。评审专家从市政府采购专家库随机抽取，监察室派员全程监督。`,
      '供应商对结果有异议的，可在结果公开之日起 7 个工作日内以书面形式提出质疑。',
    ],
    elements: [`${project}，预算 ${yuanText(price)}`, way, supplier, yuanText(paid)],
  }
}

const assetReport: Writer = ({ year, chance }) => {
  const opening = chance.int(2_860, 2_990)
  const added = chance.int(160, 240)
  const removed = chance.int(90, 150)
  return {
    summary: `年末固定资产原值 ${opening + added - removed} 万元，比年初增加 ${added - removed} 万元。`,
    body: [
      `截至 ${year} 年 12 月 31 日，局机关和局属单位固定资产原值 ${opening + added - removed} 万元，其中房屋 1,420 万元、通用设备 ${opening + added - removed - 1_420 - 380} 万元、家具和图书 380 万元。`,
      `本年新增 ${added} 万元，主要是自助服务终端、国产化办公设备和仲裁庭设备；减少 ${removed} 万元，主要是报废老旧计算机和无偿划转基层平台设备。`,
      '全部房屋均为自用，没有对外投资和担保。临街服务大厅一层 36 平方米出租作便民打印点，租金按规定上缴。',
      '年终盘点由财务科牵头，各科室参加，盘盈 0 件，盘亏 2 件（均为 U 盘读卡器，已查明责任并赔偿）。',
    ],
    elements: [
      `年初 ${opening} 万元，年末 ${opening + added - removed} 万元`,
      `增加 ${added} 万元，减少 ${removed} 万元`,
      '出租 36 平方米，无出借',
    ],
  }
}

export const MONEY_WRITERS: Readonly<Record<string, Writer>> = { 'A4-02': procurement, 'A4-03': assetReport }
