import type { Outcome } from '../../core/annual-report.ts'

/** What a reply has to say beyond its own sentence. */
export type ReplyPart =
  /** How, where and when the information can be had. */
  | 'where'
  /** Why: facts of this case, beside the article. */
  | 'reasons'
  /** Which parts are kept back, by the grounds of a refusal. */
  | 'grounds'
  /** Which body keeps it, and how to reach that body; as far as it is known. */
  | 'authority'
  /** Where and how was searched. */
  | 'search'
  /** Number of the reply given before. */
  | 'earlier'

interface ReplySpec {
  /** Articles of 政府信息公开条例, as the register writes them. */
  readonly rule: string
  /** Line of table 三. */
  readonly outcome: Outcome
  readonly group: 'open' | 'partly' | 'refused' | 'unavailable' | 'declined'
  /** Must be said. */
  readonly needs: readonly ReplyPart[]
  /** May be said. */
  readonly may?: readonly ReplyPart[]
}

/**
 * The seven replies of article 36, with the finer ones that table 三 of the yearly report asks for. Each has its ground in the regulation and
 * exactly one line of the table.
 */
export const REPLIES = {
  already_public: { rule: '第三十六条第一项', outcome: 'disclosed', group: 'open', needs: ['where'] },
  provided: { rule: '第三十六条第二项', outcome: 'disclosed', group: 'open', needs: ['where'] },
  partly: { rule: '第三十七条', outcome: 'partly', group: 'partly', needs: ['where', 'grounds', 'reasons'] },
  refused_state_secret: { rule: '第十四条、第三十六条第三项', outcome: 'refused_state_secret', group: 'refused', needs: ['reasons'] },
  refused_law: { rule: '第十四条、第三十六条第三项', outcome: 'refused_law', group: 'refused', needs: ['reasons'] },
  refused_safety: { rule: '第十四条、第三十六条第三项', outcome: 'refused_safety', group: 'refused', needs: ['reasons'] },
  refused_third_party: {
    rule: '第十五条、第三十二条、第三十六条第三项',
    outcome: 'refused_third_party',
    group: 'refused',
    needs: ['reasons'],
  },
  refused_internal: { rule: '第十六条第一款、第三十六条第三项', outcome: 'refused_internal', group: 'refused', needs: ['reasons'] },
  refused_process: { rule: '第十六条第二款、第三十六条第三项', outcome: 'refused_process', group: 'refused', needs: ['reasons'] },
  refused_enforcement: { rule: '第十六条第二款、第三十六条第三项', outcome: 'refused_enforcement', group: 'refused', needs: ['reasons'] },
  special_law: { rule: '第三十六条第七项', outcome: 'refused_enquiry', group: 'refused', needs: ['where', 'reasons'] },
  not_exist: { rule: '第三十六条第四项', outcome: 'not_held', group: 'unavailable', needs: ['search'] },
  not_ours: { rule: '第三十六条第五项', outcome: 'not_held', group: 'unavailable', needs: ['reasons'], may: ['authority'] },
  to_make: { rule: '第三十八条', outcome: 'to_make', group: 'unavailable', needs: ['reasons'] },
  unclear: { rule: '第三十条', outcome: 'unclear', group: 'unavailable', needs: ['reasons'] },
  petition: { rule: '第三十九条第一款', outcome: 'petition', group: 'declined', needs: ['reasons'], may: ['where'] },
  repeat: { rule: '第三十六条第六项', outcome: 'repeat', group: 'declined', needs: ['earlier'] },
  publication: { rule: '第三十九条第二款', outcome: 'publication', group: 'declined', needs: ['where'] },
  excessive: { rule: '第三十五条', outcome: 'excessive', group: 'declined', needs: ['reasons'] },
  reissue: { rule: '第三十八条', outcome: 'reissue', group: 'declined', needs: ['reasons'], may: ['earlier'] },
} as const satisfies Record<string, ReplySpec>
export type Reply = keyof typeof REPLIES
export const REPLY_CODES = Object.keys(REPLIES) as readonly Reply[]
export const isReply = (code: string): code is Reply => Object.hasOwn(REPLIES, code)
export const replySpec = (reply: Reply): ReplySpec => REPLIES[reply]

/** Grounds on which a part may be kept back: those on which the whole may be refused. */
export const GROUNDS = [
  'refused_state_secret',
  'refused_law',
  'refused_safety',
  'refused_third_party',
  'refused_internal',
  'refused_process',
  'refused_enforcement',
] as const satisfies readonly Reply[]
export type Ground = (typeof GROUNDS)[number]

/** Nothing of what was asked for is handed over, or not all of it: a leader of the bureau signs these. */
export const refuses = (reply: Reply): boolean => replySpec(reply).group !== 'open'

/**
 * Against a refusal reconsideration comes first and the court after it (行政复议法 2023, in force 2024-01-01, art. 23 (4)); against what was
 * granted, and earlier, the applicant chooses.
 */
export const RECONSIDERATION_FIRST_FROM = '2024-01-01'
export const remedyOf = (reply: Reply, repliedOn: string): 'reconsideration_first' | 'either' =>
  refuses(reply) && repliedOn >= RECONSIDERATION_FIRST_FROM ? 'reconsideration_first' : 'either'

/** Ends without a reply, each on its line of the table. */
export const ENDINGS = {
  not_corrected: { rule: '第三十条', outcome: 'not_corrected' },
  unpaid: { rule: '第四十二条', outcome: 'unpaid' },
  withdrawn: { rule: '', outcome: 'other_end' },
} as const satisfies Record<string, { readonly rule: string; readonly outcome: Outcome }>
