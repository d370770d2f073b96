// The envelope's door for the rest of the house: one function for each thing a person does. A register that needs `visibleTo`,
// `getWorkingVersion` or `contentChanged` imports them from disclosures.visibility.ts and disclosures.reading.ts, which name no register.
export { readableBy, readableCondition, scopeOf, visibleCondition, visibleTo } from './disclosures.visibility.ts'
export { contentChanged, getDisclosure, getWorkingVersion, type Authorship, type WorkingVersion } from './disclosures.reading.ts'
export {
  createDisclosure,
  discardDisclosure,
  getDraftItem,
  listDraftItems,
  saveDraft,
  type DraftInput,
  type DraftItem,
  type NewDisclosure,
} from './drafts.service.ts'
export { checkVersion, recallDisclosure, submitDisclosure } from './submission.service.ts'
export { reviewDisclosure, type Review, type Reviewed } from './review.service.ts'
export { correctDisclosure, withdrawDisclosure } from './correction.service.ts'
export { countFrame, listToDo, type ToDo, type WaitingVersion } from './to-do.service.ts'
export { listLatest, listLatestByDepartment } from './list.service.ts'
export type { ListedDisclosure } from './list.table.ts'
export { listOwed, listOwnOwed, type Owed } from './obligations.service.ts'
export {
  readMostFindings,
  readStanding,
  type AnsweringDepartment,
  type PublishedState,
  type Standing,
  type StateCount,
  type WithFindings,
} from './standing.service.ts'
