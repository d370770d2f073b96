import { inChinese, yuanText, type Writer } from './shape.ts'

const ASSETS = [
  ['台式计算机', 4_650, '2017', '超过最低使用年限，主板损坏无维修价值'],
  ['激光打印机', 2_180, '2018', '定影组件损坏，维修费用超过残值'],
  ['窗口自助查询机', 23_600, '2016', '系统停止支持，无法接入新平台'],
  ['空调机', 3_980, '2012', '压缩机老化，能耗超标'],
  ['办公桌椅', 860, '2009', '严重破损，无法修复'],
  ['服务器', 68_000, '2015', '超期服役，已完成数据迁移和消磁'],
  ['投影仪', 5_400, '2014', '光源衰减，无配件'],
  ['执法记录仪', 2_300, '2018', '电池鼓包，存在安全隐患'],
] as const

const disposal: Writer = ({ nth, year, chance, day, departmentName, names }) => {
  const [name, price, since, reason] = ASSETS[(nth * 3 + year) % ASSETS.length]!
  const count = chance.int(3, 26)
  const original = price * count
  const depreciation = Math.round(original * 0.95)
  const way = chance.pick(['报废（交定点机构回收）', '报废（交定点机构回收）', '无偿划转至基层服务平台', '公开拍卖'])
  const income = way.startsWith('无偿') ? 0 : Math.round(original * (way.startsWith('公开') ? 0.06 : 0.015))
  return {
    title: `关于处置${name}等固定资产的公开（${year}年第${nth}批）`,
    number: `临人社资〔${year}〕${nth + 2}号`,
    summary: `${departmentName}处置${name} ${count} 件（套），原值 ${yuanText(original)}。`,
    body: [
      `根据《行政事业性国有资产管理条例》，经资产使用科室提出、财务科技术鉴定、局党组会议集体研究，对${name} ${count} 件（套）作${way}处理。`,
      `上述资产于 ${since} 年前后购置，处置原因：${reason}。处置前已由信息中心会同使用科室清除数据，涉及存储介质的按规定销毁。`,
      income > 0
        ? `处置收入 ${yuanText(income)}，扣除相关税费后于 ${inChinese(day)} 前足额上缴国库，实行“收支两条线”管理。资产卡片已核销。`
        : '本批资产无处置收入，接收单位已签收，资产卡片已核销。',
      `资产管理员：${names[0] ?? ''}。对本次处置有意见的，可在公开之日起 5 个工作日内向财务科或监察室反映。`,
    ],
    elements: [
      `${name} ${count} 件（套）`,
      yuanText(original),
      yuanText(original - depreciation),
      way,
      `临人社资〔${year}〕${nth + 2}号，${inChinese(day)}`,
      income > 0 ? `${yuanText(income)}，已上缴国库` : '无收入',
    ],
  }
}

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

export const MONEY_WRITERS: Readonly<Record<string, Writer>> = { 'A4-01': disposal, 'A4-02': procurement, 'A4-03': assetReport }
