import { createHash } from 'node:crypto'

/** 80 random bits need no slow hash: nobody tries that many. The person is part of it, so that equal rows say nothing. */
export const hashRecoveryCode = (personId: number, code: string): string =>
  createHash('sha256').update(`recovery ${personId} ${code}`).digest('hex')
