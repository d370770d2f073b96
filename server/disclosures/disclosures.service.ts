// The envelope's door for the rest of the house: one function for each thing a person does. A register that needs `visibleTo`,
// `getWorkingVersion` or `contentChanged` imports them from disclosures.visibility.ts and disclosures.reading.ts, which name no register.
export { scopeOf } from './disclosures.visibility.ts'
export { contentChanged, getDisclosure, getWorkingVersion, type WorkingVersion } from './disclosures.reading.ts'
export {
  createDisclosure,
  discardDisclosure,
  draftWithin,
  getDraftItem,
  listDraftItems,
  listPermittedItems,
  saveDraft,
} from './drafts.service.ts'
export type { DraftingPermission } from './drafts.service.ts'
export { recallDisclosure, submitDisclosure } from './submission.service.ts'
export { reviewDisclosure } from './review.service.ts'
export { passTogether, readBatch } from './batch.service.ts'
export { listToReviewAfter, publishEmergency, readEmergencyCounts, reviewAfterwards } from './emergency.service.ts'
export { publishDue, unscheduleDisclosure } from './schedule.service.ts'
export { fileObjection } from './objection.service.ts'
export { urgeReview } from './urge.service.ts'
export { remindReviewers } from './reminders.service.ts'
export { correctDisclosure, withdrawDisclosure } from './correction.service.ts'
export { countFrame, listToDo, type ToDo } from './to-do.service.ts'
export { listLatest, listLatestByDepartment } from './list.service.ts'
export type { ListedDisclosure } from './list.table.ts'
export {
  readMostFindings,
  readStanding,
  type AnsweringDepartment,
  type PublishedState,
  type Standing,
  type StateCount,
  type WithFindings,
} from './standing.service.ts'
