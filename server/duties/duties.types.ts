import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { MessageKey } from '../i18n/index.ts'

/** One thing that somebody has to do, or may do until a day, beside the drafts and reviews of disclosures. */
export interface Duty {
  readonly code: MessageKey
  /** What `name` is called in English stands at `name_en`. Days (`YYYY-MM-DD`) are said as readers say them, and so is `period`. */
  readonly params: Readonly<Record<string, string | number>>
  /** The page where it is done. */
  readonly href: string
  /** `YYYY-MM-DD`, included; null when no day is set. */
  readonly dueOn: string | null
  /** Listed, and not counted: nobody can know whether it is done. */
  readonly uncounted?: boolean
}

/**
 * What a feature asks of one person. What it reads is the same for everybody and remembered until something changes; the policies then
 * say whose it is. @param today `YYYY-MM-DD` in Shanghai
 */
export type DutyProvider = (deps: Pick<Deps, 'db' | 'cache'>, actor: Actor, today: string) => Promise<readonly Duty[]>
