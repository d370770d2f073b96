// The words of the official table 政务公开标准目录 that are not already the envelope's.

/** 公开渠道和载体. */
export const CHANNELS = ['intranet', 'board', 'screen', 'meeting', 'other'] as const
export type Channel = (typeof CHANNELS)[number]
/** 公开对象: 全社会, 特定群体. */
export const OPEN_TO = ['public', 'group'] as const
export type OpenTo = (typeof OPEN_TO)[number]
/** 公开方式: 主动, 依申请, 不予. */
export const WAYS = ['proactive', 'on_request', 'withheld'] as const
export type Way = (typeof WAYS)[number]
/** 公开层级: 局, 局属单位, 科室. */
export const TIERS = ['bureau', 'unit', 'department'] as const
export type Tier = (typeof TIERS)[number]
/** 事前, 事中, 事后. */
export const STAGES = ['before', 'during', 'after'] as const
export type Stage = (typeof STAGES)[number]
/** What is looked at before each publication: nothing beyond the review, work secrets (保密法 art. 64), or the secrecy department is asked. */
export const SECRECY_CHECKS = ['none', 'work_secret', 'secrecy_office'] as const
export type SecrecyCheck = (typeof SECRECY_CHECKS)[number]
/** Years that records stay on show; besides them 长期, which is null. */
export const RETENTION_YEARS = [1, 2, 3, 5, 10, 30] as const

/** Why an item is not disclosed: the same grounds as for a record. */
export { ARTICLE, GROUNDS, type Ground } from '../secrecy/gate.rules.ts'

/** What a withheld item is looked at again after, unless the editor says otherwise: a year (art. 18 asks for "periodically"). */
export const REEVALUATE_AFTER_DAYS = 365
