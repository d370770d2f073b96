/**
 * What is done by virtue of an office and must not be forgotten: these entries of the audit log are leaves of the transparency log as well,
 * appended with the entry itself. A new one is a line here.
 */
export const LOGGED_ACTS: ReadonlySet<string> = new Set([
  'log.begin',
  'log.new_key',
  'log.redact',
  'log.restored',
  'log.reset_clock',
  'log.add_witness',
  'log.remove_witness',
  // Who may do what.
  'people.change_roles',
  'people.grant_staff',
  'people.create_administrator',
  'delegation.give',
  'security.change_settings',
  'security.reset_second_factor',
  'review_level.add',
  'review_level.change',
  // What was passed, kept back or done out of turn.
  'secrecy.withhold',
  'secrecy.answer',
  'secrecy.cleared',
  'secrecy.kept',
  'secrecy.keep',
  'secrecy.reopen',
  'disclosure.emergency',
  'disclosure.after_review',
  'catalogue.reevaluate',
  'disclosure.reviewed_unchanged',
  // What an election counted, by its hash: no other result can stand in its place.
  'elections.result',
  'asset_thresholds.add',
  'asset_thresholds.change',
  'asset_thresholds.delete',
  // A ballot's way from step to step.
  'elections.start_ceremony',
  'elections.open_collection',
  'elections.close_collection',
  'elections.open_voting',
  'elections.close_voting',
  'elections.merge_class',
  'elections.extend',
  'elections.cancel',
  'elections.stop',
])

export const ACT = 'act'
export const subjectOfEntry = (entryId: number): string => `audit:${entryId}`
