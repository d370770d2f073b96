// The moves that another feature may make with an envelope inside its own audited change: the compare-and-set on the record, a version's
// state, a step of the timeline. Whoever calls them has asked the policy first.
export { changeDisclosure, changeVersion, insertReturning, insertStep } from './disclosures.queries.ts'
