import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { MessageKey } from '../i18n/index.ts'

/** One thing that somebody has to do, or may do until a day, outside of the review of disclosures. */
export interface Duty {
  readonly code: MessageKey
  /** What `name` is called in English stands at `name_en`. */
  readonly params: Readonly<Record<string, string | number>>
  /** The page where it is done. */
  readonly href: string
  /** `YYYY-MM-DD`, included; null when no day is set. */
  readonly dueOn: string | null
}

/**
 * What a feature asks of one person. What it reads is the same for everybody and remembered until something changes; the policies then
 * say whose it is. @param today `YYYY-MM-DD` in Shanghai
 */
export type DutyProvider = (deps: Pick<Deps, 'db' | 'cache'>, actor: Actor, today: string) => Promise<readonly Duty[]>
