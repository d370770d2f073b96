/** What heads wrote when they published at once: the one that waits, and the one that was reviewed. */
export const EMERGENCY_REASONS = [
  '干部职工中传言较多，须当天公布实情，等不及逐级审核。',
  '上级要求当天公布，经办人下午才拿到正式文本，来不及逐级审核。',
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
