/** What heads wrote when they published at once: the one that waits, and the one that was reviewed. */
export const EMERGENCY_REASONS = [
  '群众集中来电询问，窗口口径不一，须当天统一说明，等不及逐级审核。',
  '外地招聘单位临时调整时间，不在今天公开，干部职工会错过报名。',
] as const

export const OBJECTION = {
  ordered: '会上要求公开稿只写结论，不写计算过程。',
  text: '按目录要素应当写明依据和计算过程，只写结论读者无法核对。建议保留全文；如仍决定删去，请在批准意见中写明。',
} as const

export const DELEGATION_REASONS = ['赴省人社厅参加专题培训', '年休假', '随市政府团组出差'] as const

export const AFTER_REMARKS = {
  secrecy: '已逐项核对，不涉密，无个人信息。',
  approval: '情况属实，同意公开。今后尽量提前报审。',
} as const
