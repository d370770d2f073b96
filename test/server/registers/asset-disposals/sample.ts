import { fen } from '../../../../core/money.ts'
import type { Disposal } from '../../../../server/registers/asset-disposals/assets.rules.ts'

/** A batch of scrapped computers that breaks no rule. */
export const SCRAPPED: Disposal = {
  asset_no: 'CW-2017-0113',
  name: '台式计算机',
  class: 'equipment',
  acquired_on: '2017-06-20',
  quantity: 6,
  original: fen(2_790_000),
  depreciation: fen(2_650_500),
  net: fen(139_500),
  way: 'scrap',
  reason: '超过最低使用年限，无维修价值',
  appraiser: '',
  appraised: null,
  appraised_on: null,
  approver: '局党组会议集体研究',
  approval_level: 'unit',
  approval_no: '临人社资〔2026〕5号',
  approved_on: '2026-01-12',
  trading: 'recycler',
  transferee: '临溪市再生资源回收有限公司',
  price: fen(42_000),
  costs: fen(0),
  sold_on: '2026-01-20',
  paid_on: '2026-01-26',
  voucher_no: '非税 00318827',
  written_off_on: '2026-01-31',
  note: '',
}

/** A car sold on the public exchange that breaks no rule. */
export const SOLD: Disposal = {
  ...SCRAPPED,
  asset_no: 'CW-2014-0007',
  name: '轿车',
  class: 'vehicles',
  acquired_on: '2014-05-06',
  quantity: 1,
  original: fen(4_800_000),
  depreciation: fen(3_800_000),
  net: fen(1_000_000),
  way: 'sale',
  appraiser: '江口市中信资产评估事务所',
  appraised: fen(1_000_000),
  appraised_on: '2026-01-05',
  trading: 'open_exchange',
  transferee: '江口市旧机动车交易有限公司',
  price: fen(900_000),
}

/** The form's names for a line. */
export const typedLine = (index: number, line: Partial<Record<keyof Disposal | 'id' | 'no' | 'remove', string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(line).map(([key, value]) => [`asset.${index}.${key}`, value]))
export const COMPUTERS = {
  asset_no: 'CW-2017-0113',
  name: '台式计算机',
  class: 'equipment',
  acquired_on: '2017-06-20',
  quantity: '6',
  original: '27,900',
  depreciation: '26505.00',
  way: 'scrap',
  reason: '超过最低使用年限',
  approver: '局党组会议集体研究',
  approval_level: 'unit',
  approval_no: '临人社资〔2026〕5号',
  approved_on: '2026-01-12',
  trading: 'recycler',
  transferee: '再生资源公司',
  price: '420',
  sold_on: '2026-01-20',
  paid_on: '2026-01-26',
  voucher_no: '非税 00318827',
  written_off_on: '2026-01-31',
} as const
