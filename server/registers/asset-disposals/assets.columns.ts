import type { CellKind, ImportColumn } from '../register.ts'
import { FIELDS, type FieldKey, type FieldKind } from './assets.rules.ts'

/** What foreign files call our columns, lower case. */
const ALIASES: Readonly<Record<FieldKey, readonly string[]>> = {
  asset_no: ['资产编号', '资产编码', '卡片编号', '固定资产编号', 'asset number', 'asset no', 'asset id', 'tag'],
  name: ['资产名称', '名称', '固定资产名称', 'asset', 'asset name', 'description', 'item'],
  class: ['资产类别', '类别', '资产分类', '分类', 'class', 'asset class', 'category'],
  acquired_on: ['取得日期', '购置日期', '购置时间', '取得时间', '入账日期', 'acquired', 'acquired on', 'purchase date', 'date acquired'],
  quantity: ['数量', '件数', '台数', '处置数量', 'quantity', 'qty', 'number'],
  original: ['原值', '账面原值', '资产原值', '购置价', '原价', 'original value', 'cost', 'original cost', 'purchase price'],
  depreciation: ['累计折旧', '已提折旧', '折旧', '累计折旧（摊销）', 'accumulated depreciation', 'depreciation'],
  net: ['净值', '账面净值', '账面价值', 'net value', 'book value', 'net book value'],
  way: ['处置方式', '处置形式', '处置类型', '方式', 'way', 'disposal method', 'way of disposal', 'method of disposal'],
  reason: ['处置原因', '原因', '报废原因', 'reason', 'reason for disposal'],
  appraiser: ['评估机构', '评估单位', 'appraiser', 'valuer'],
  appraised: ['评估值', '评估价', '评估价值', '评估金额', 'appraised value', 'valuation'],
  appraised_on: ['评估日期', '评估基准日', '评估时间', 'appraised on', 'valuation date'],
  approver: ['审批单位', '批准单位', '审批部门', '批准机关', 'approver', 'approved by', 'approving unit'],
  approval_level: ['审批层级', '审批级次', '审批权限', 'approval level'],
  approval_no: ['批复文号', '审批文号', '批准文号', '文号', 'approval number', 'approval no'],
  approved_on: ['审批日期', '批复日期', '批准日期', '批准时间', 'approved on', 'approval date', 'date approved'],
  trading: ['交易方式', '成交方式', '处置渠道', 'trading method', 'channel'],
  transferee: ['受让方', '接收单位', '受让人', '买受人', '回收单位', 'transferee', 'recipient', 'buyer', 'purchaser'],
  price: ['成交价', '成交金额', '处置收入', '变价收入', '残值收入', 'price', 'proceeds', 'sale price', 'sold for'],
  costs: ['处置费用', '费用', '相关税费', '税费', 'costs', 'disposal costs'],
  sold_on: ['成交日期', '交易日期', '移交日期', '成交时间', 'sold on', 'sale date', 'date of disposal', 'disposal date'],
  paid_on: ['上缴日期', '缴库日期', '上缴时间', '缴款日期', 'paid on', 'paid to treasury on'],
  voucher_no: ['缴款书号', '上缴票号', '票号', '缴款凭证号', '非税票据号', 'voucher', 'voucher number', 'receipt number'],
  written_off_on: ['核销日期', '销账日期', '账务处理日期', '核销时间', 'written off on', 'write-off date'],
  note: ['备注', '说明', 'note', 'notes', 'remarks'],
}

const CHOICE_ALIASES: Readonly<Record<string, readonly string[]>> = {
  'class.buildings': ['房屋', '房屋及构筑物', '土地、房屋及构筑物', '建筑物', 'building'],
  'class.equipment': ['通用设备', '专用设备', '办公设备', '电子设备', 'machinery'],
  'class.vehicles': ['车辆', '公务用车', '交通工具', 'vehicle'],
  'class.relics': ['文物', '陈列品'],
  'class.books': ['图书', '档案', 'archives'],
  'class.furniture': ['家具', '用具', '家具用具装具'],
  'class.living': ['动植物', '特种动植物'],
  'class.intangible': ['无形', '软件', 'software'],
  'class.monetary': ['货币资产', '应收款项', '坏账'],
  'way.free_transfer': ['划转', '调拨', '无偿调拨', '无偿调出', 'transfer'],
  'way.donation': ['捐赠', 'donated'],
  'way.sale': ['转让', '出售', '出让', '变卖', 'sold'],
  'way.auction': ['公开拍卖', 'auctioned'],
  'way.exchange': ['置换', 'exchanged', 'swap'],
  'way.scrap': ['报废', '报废处置', '淘汰', 'scrapped'],
  'way.loss': ['报损', '盘亏', '丢失', 'lost', 'stolen'],
  'way.write_down': ['核销', '坏账核销', '货币性资产核销', 'bad debt'],
  'approval_level.unit': ['单位', '本级', '自行审批', 'own unit'],
  'approval_level.authority': ['主管部门审批', '上级主管部门', '主管局'],
  'approval_level.finance': ['财政', '财政局', '市财政局', '同级财政部门'],
  'trading.open_exchange': ['产权交易', '公开交易', '进场交易', '公共资源交易平台'],
  'trading.public_auction': ['拍卖', '网络拍卖', '网上竞拍', 'auction'],
  'trading.tender': ['招标', '公开招标'],
  'trading.recycler': ['回收', '定点回收', '再生资源回收', 'recycling'],
  'trading.agreement': ['协议', '协商', 'private sale'],
}

const KINDS: Readonly<Record<FieldKind, CellKind>> = { text: 'text', date: 'date', money: 'money', count: 'integer', choice: 'choice' }
const EXAMPLES: Readonly<Partial<Record<FieldKey, string>>> = {
  asset_no: 'LXRS-TY-2017-0113',
  name: '台式计算机',
  class: '设备',
  acquired_on: '2017-06-20',
  quantity: '6',
  original: '27900.00',
  depreciation: '26505.00',
  net: '1395.00',
  way: '报废',
  reason: '超过最低使用年限，无维修价值',
  approver: '临溪市人力资源和社会保障局',
  approval_level: '本单位集体研究',
  approval_no: '临人社资〔2026〕5号',
  approved_on: '2026-03-12',
  trading: '定点机构回收',
  transferee: '临溪市再生资源回收有限公司',
  price: '420.00',
  sold_on: '2026-03-20',
  paid_on: '2026-03-26',
  voucher_no: '非税 00318827',
  written_off_on: '2026-03-31',
}

/** The columns of the register as a spreadsheet has them; the template shows them in this order. A net value left out is reckoned. */
export const ASSET_COLUMNS: readonly ImportColumn[] = FIELDS.map(({ key, kind, required, choices }) => ({
  key,
  label: `assets.field.${key}`,
  kind: KINDS[kind],
  required: required === true && key !== 'depreciation',
  example: EXAMPLES[key] ?? '',
  width: ['name', 'reason', 'approver', 'transferee'].includes(key) ? 26 : 14,
  aliases: ALIASES[key],
  ...(choices === undefined
    ? {}
    : {
        choices: choices.map((value) => ({
          value,
          label: `assets.${key}.${value}` as 'assets.way.scrap',
          aliases: CHOICE_ALIASES[`${key}.${value}`] ?? [],
        })),
      }),
}))
