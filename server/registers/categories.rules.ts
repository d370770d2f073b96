export interface ExpenseCategoryRow {
  readonly key: string
  /** Economic classification code of departmental spending (支出经济分类科目). */
  readonly code: string
  /** The official name, as budgets print it: imported files are matched by it. What a page shows is `expenses.category.<key>`. */
  readonly official: string
  /** Belongs to 三公经费: abroad, official vehicles, official reception. */
  readonly sangong: boolean
}

/** In the order of the budget tables. */
export const EXPENSE_CATEGORIES = [
  { key: 'office', code: '30201', official: '办公费', sangong: false },
  { key: 'printing', code: '30202', official: '印刷费', sangong: false },
  { key: 'water', code: '30205', official: '水费', sangong: false },
  { key: 'electricity', code: '30206', official: '电费', sangong: false },
  { key: 'post_telecom', code: '30207', official: '邮电费', sangong: false },
  { key: 'property', code: '30209', official: '物业管理费', sangong: false },
  { key: 'travel', code: '30211', official: '差旅费', sangong: false },
  { key: 'abroad', code: '30212', official: '因公出国（境）费用', sangong: true },
  { key: 'maintenance', code: '30213', official: '维修（护）费', sangong: false },
  { key: 'rent', code: '30214', official: '租赁费', sangong: false },
  { key: 'meeting', code: '30215', official: '会议费', sangong: false },
  { key: 'training', code: '30216', official: '培训费', sangong: false },
  { key: 'reception', code: '30217', official: '公务接待费', sangong: true },
  { key: 'labour', code: '30226', official: '劳务费', sangong: false },
  { key: 'outsourcing', code: '30227', official: '委托业务费', sangong: false },
  { key: 'union', code: '30228', official: '工会经费', sangong: false },
  { key: 'vehicle_running', code: '30231', official: '公务用车运行维护费', sangong: true },
  { key: 'other', code: '30299', official: '其他商品和服务支出', sangong: false },
  { key: 'equipment', code: '31003', official: '专用设备购置', sangong: false },
  { key: 'vehicle_purchase', code: '31013', official: '公务用车购置', sangong: true },
] as const satisfies readonly ExpenseCategoryRow[]

export type ExpenseCategory = (typeof EXPENSE_CATEGORIES)[number]['key']

const BY_KEY = new Map<string, (typeof EXPENSE_CATEGORIES)[number]>(EXPENSE_CATEGORIES.map((row) => [row.key, row]))

/** The three public expenses 三公, purchase and running of vehicles apart, as the annual form has them. */
export const SANGONG: readonly ExpenseCategory[] = EXPENSE_CATEGORIES.filter((row) => row.sangong).map((row) => row.key)

export function isExpenseCategory(key: string): key is ExpenseCategory {
  return BY_KEY.has(key)
}

export function economicCode(category: ExpenseCategory): string {
  return BY_KEY.get(category)!.code
}

/** The category an imported cell names, by code ("30217", "30217 公务接待费"), official name or key; undefined when it is none. */
export function readCategory(text: string): ExpenseCategory | undefined {
  const plain = text.trim()
  const code = /^\d{5}(?![0-9A-Za-z])/.exec(plain)?.[0]
  return EXPENSE_CATEGORIES.find((row) => row.code === code || row.official === plain || row.key === plain)?.key
}
