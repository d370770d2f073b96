import { parseWan, parseYuan, type Fen } from '../../../core/money.ts'

/** Rows of the three public expenses 三公 in the order of the form. */
export const SANGONG_ROWS = ['total', 'abroad', 'vehicles', 'vehicle_purchase', 'vehicle_running', 'reception'] as const
export type SangongRow = (typeof SANGONG_ROWS)[number]
export const SIDES = ['budget', 'final'] as const
export type Side = (typeof SIDES)[number]

/** What the text of the document says about each of these, beside what the table prints. */
export const NARRATIVE_ROWS = ['total', 'abroad', 'vehicles', 'reception'] as const
export const NARRATIVE_FIGURES = ['budget', 'final', 'completion', 'change', 'change_percent'] as const
export type NarrativeRow = (typeof NARRATIVE_ROWS)[number]
export type NarrativeFigure = (typeof NARRATIVE_FIGURES)[number]
export type NarrativeKey = `${NarrativeRow}.${NarrativeFigure}`
export const NARRATIVE_KEYS: readonly NarrativeKey[] = NARRATIVE_ROWS.flatMap((row) =>
  NARRATIVE_FIGURES.map((figure): NarrativeKey => `${row}.${figure}`),
)

/** 团组、人次、购置数、保有量、批次、人次、陪同 */
export const COUNTS = [
  'abroad_groups',
  'abroad_persons',
  'vehicles_bought',
  'vehicles_kept',
  'reception_batches',
  'reception_persons',
  'reception_companions',
] as const
export type Count = (typeof COUNTS)[number]

export interface BasicLine {
  readonly code: string
  readonly name: string
  readonly amount: string
}

/** The annual form as it is printed: figures stay the text that stands in the document, so that nothing is lost before it is checked. */
export interface AccountsContent {
  readonly unit: '万元' | '元'
  readonly sangong: Readonly<Partial<Record<SangongRow, Readonly<Record<Side, string>>>>>
  /** Basic expenditure by economic code: classes (3 digits) and their items (5 digits), in printed order. */
  readonly basic: readonly BasicLine[]
  readonly narrative: Readonly<Partial<Record<NarrativeKey, string>>>
  readonly counts: Readonly<Partial<Record<Count, string>>>
  /** Figures that the document states in more than one place. */
  readonly repeated: readonly { readonly label: string; readonly values: readonly string[] }[]
  /** Why it rose or fell. */
  readonly reason: string
}

export const EMPTY_ACCOUNTS: AccountsContent = { unit: '万元', sangong: {}, basic: [], narrative: {}, counts: {}, repeated: [], reason: '' }

/** The item of basic expenditure that is a part of a row of the 三公 table (which adds project expenditure). */
export const PART_OF: Readonly<Record<string, SangongRow>> = {
  '30212': 'abroad',
  '30217': 'reception',
  '30231': 'vehicle_running',
  '31013': 'vehicle_purchase',
}

/** Classes and items of the economic classification in the order of the printed table. */
export const BASIC_CODES: readonly (readonly [string, string])[] = [
  ['301', '工资福利支出'],
  ['302', '商品和服务支出'],
  ['30201', '办公费'],
  ['30202', '印刷费'],
  ['30203', '咨询费'],
  ['30204', '手续费'],
  ['30205', '水费'],
  ['30206', '电费'],
  ['30207', '邮电费'],
  ['30208', '取暖费'],
  ['30209', '物业管理费'],
  ['30211', '差旅费'],
  ['30212', '因公出国（境）费用'],
  ['30213', '维修（护）费'],
  ['30214', '租赁费'],
  ['30215', '会议费'],
  ['30216', '培训费'],
  ['30217', '公务接待费'],
  ['30218', '专用材料费'],
  ['30224', '被装购置费'],
  ['30225', '专用燃料费'],
  ['30226', '劳务费'],
  ['30227', '委托业务费'],
  ['30228', '工会经费'],
  ['30229', '福利费'],
  ['30231', '公务用车运行维护费'],
  ['30239', '其他交通费用'],
  ['30240', '税金及附加费用'],
  ['30299', '其他商品和服务支出'],
  ['303', '对个人和家庭的补助'],
  ['310', '资本性支出'],
  ['31003', '专用设备购置'],
  ['31013', '公务用车购置'],
]

/** The figure as an amount; null for an empty cell, undefined for what is no figure. */
export function amountOf(content: Pick<AccountsContent, 'unit'>, text: string | undefined): Fen | null | undefined {
  const plain = (text ?? '').trim()
  if (plain === '') return null
  return content.unit === '元' ? parseYuan(plain) : parseWan(plain)
}

/** A percentage as printed, with the number of its decimals: "63.11%" is 63.11 with 2. */
export function percentOf(text: string | undefined): { readonly value: number; readonly decimals: number } | null | undefined {
  const plain = (text ?? '').trim().replace('％', '%').replace('−', '-')
  if (plain === '') return null
  const match = /^(-?\d{1,7})(?:\.(\d{1,4}))?%?$/.exec(plain)
  return match ? { value: Number(`${match[1]!}.${match[2] ?? '0'}`), decimals: (match[2] ?? '').length } : undefined
}

export function countOf(text: string | undefined): number | null | undefined {
  const plain = (text ?? '').trim()
  if (plain === '') return null
  return /^\d{1,7}$/.test(plain) ? Number(plain) : undefined
}
