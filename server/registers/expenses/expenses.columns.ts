import { EXPENSE_CATEGORIES, type ExpenseCategory } from '../categories.rules.ts'
import type { ImportColumn } from '../register.ts'

/** English names under which foreign files carry our categories. */
const CATEGORY_ALIASES: Partial<Record<ExpenseCategory, readonly string[]>> = {
  office: ['办公', '办公用品', 'office supplies', 'stationery'],
  printing: ['印刷'],
  water: ['water charges'],
  electricity: ['energy'],
  post_telecom: ['邮电', '通讯费', '邮寄费', 'telephones', 'postage'],
  property: ['物业费', '物业'],
  travel: ['差旅', '出差', 'travel and subsistence', 'subsistence'],
  abroad: ['出国', '因公出国', '因公出国（境）', '出国费'],
  maintenance: ['维修费', '维护费', '维修维护费', 'repairs', 'repairs and maintenance'],
  rent: ['租赁', '房租', 'rental'],
  meeting: ['会议', 'conferences'],
  training: ['培训', 'training and development'],
  reception: ['接待费', '接待', '招待费', '业务招待费', 'hospitality'],
  labour: ['劳务'],
  outsourcing: ['委托费', '委托业务', 'consultancy'],
  union: ['工会'],
  vehicle_running: ['公车运行', '公车运行费', '公务用车运行费', '车辆运行费', '油费', 'fuel'],
  other: ['其他', '其它'],
  equipment: ['设备购置', '设备购置费'],
  vehicle_purchase: ['公车购置', '公车购置费', '公务用车购置费'],
}

const choices = EXPENSE_CATEGORIES.map(({ key, code, official }) => ({
  value: key,
  label: `expenses.category.${key}` as const,
  aliases: [code, official, `${code} ${official}`, ...(CATEGORY_ALIASES[key] ?? [])],
}))

const column = (
  key: string,
  kind: ImportColumn['kind'],
  example: string,
  width: number,
  aliases: readonly string[],
  more: Partial<Pick<ImportColumn, 'required' | 'choices'>> = {},
): ImportColumn => ({ key, label: `imports.expenses.${key}` as ImportColumn['label'], kind, required: false, example, width, aliases, ...more })

/** The columns of the expense register as a spreadsheet has them; the template shows them in this order. */
export const EXPENSE_COLUMNS: readonly ImportColumn[] = [
  column('occurred_on', 'date', '2026-09-03', 13, ['日期', '时间', '发生时间', '支出日期', '支付日期', '记账日期', '报销日期', 'date', 'date paid', 'payment date', 'paid on', 'transaction date', 'invoice date']),
  column('category', 'choice', '公务接待费', 20, ['类别', '费用类别', '费用类型', '支出类别', '科目', '经济科目', '支出科目', '费用项目', 'category', 'expense type', 'expenditure category', 'expenditure type'], { required: true, choices }),
  column('purpose', 'text', '接待江口市人社局就业工作调研组', 34, ['摘要', '用途', '内容', '说明', '公务内容', '出差事由', '支出事由', 'description', 'purpose', 'summary', 'detailed expenditure type', 'narrative']),
  column('counterpart', 'text', '江口市人社局', 24, ['来访单位', '接待对象', '收款单位', '收款方', '供应商', '对方', '往来单位', 'supplier', 'supplier name', 'vendor', 'payee', 'beneficiary']),
  column('amount', 'money', '486.00', 14, ['金额', '支出金额', '合计金额', '发生额', '报销金额', '实付金额', '费用金额', 'amount', 'net amount', 'value', 'amount paid', 'total amount'], { required: true }),
  column('official_letter_no', 'text', '江人社函〔2026〕31号', 22, ['公函', '公函文号', '函号', '来函文号', 'letter', 'letter number']),
  column('batches', 'integer', '1', 8, ['批次数', '接待批次', 'batches']),
  column('persons', 'integer', '6', 8, ['人次', '来宾人数', '来客人数', '出差人数', '参加人数', 'persons', 'people', 'guests']),
  column('companions', 'integer', '2', 10, ['陪同', '陪餐人数', '陪餐', 'companions']),
  column('standard', 'money', '90.00', 12, ['人均标准', '接待标准', '标准', 'standard', 'rate']),
  column('voucher_no', 'text', '记-0912', 14, ['凭证', '凭证编号', '记账凭证号', '单据号', 'voucher', 'transaction number', 'transaction no', 'reference', 'invoice number', 'document number']),
  column('handled_by', 'text', '林芳', 10, ['经办', '报销人', '出差人', '申请人', 'handler', 'requested by']),
  column('approved_by', 'text', '孙立新', 10, ['审批', '批准人', '签批人', 'approver']),
  column('period', 'period', '2026-09', 11, ['月份', '所属期', '所属月份', '会计期间', '期间', 'month', 'accounting period']),
  column('department', 'department', '就业促进科', 16, ['部门', '科室名称', '单位', '处室', '使用科室', 'dept', 'directorate']),
  column('note', 'text', '', 20, ['备注说明', 'remarks', 'comment', 'comments']),
]
