export type CleaningReason = 'broken' | 'encrypted' | 'embedded'

/** A file is not what it should be inside, or closed, so that nobody can say what a cleaned copy of it would hold. */
export class CleaningFailed extends Error {
  readonly reason: CleaningReason

  constructor(reason: CleaningReason = 'broken') {
    super(`file cannot be cleaned: ${reason}`)
    this.reason = reason
  }
}
