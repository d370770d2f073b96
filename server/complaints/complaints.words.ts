import type { MessageKey } from '../i18n/index.ts'

/** The steps that a complaint has beside those of every case. */
export const STEP_WORDS: Readonly<Record<string, MessageKey>> = {
  accepted: 'complaints.step.accepted',
  declined: 'complaints.step.declined',
  handed_over: 'complaints.step.handed_over',
  notified: 'complaints.step.notified',
  stated: 'complaints.step.stated',
  found: 'complaints.step.found',
  sent_back: 'complaints.step.sent_back',
  answered: 'complaints.step.answered',
}
