import { refuse } from '../errors.ts'
import type { Upload } from '../attachments/incoming.ts'
import type { Deps } from '../deps.ts'
import { correctCase, gradeIn, rateCase, reopenCase, writeCase, type Which } from './acts.service.ts'
import type { ReceiptAct } from './cases.policy.ts'
import { LONGEST_BODY } from './cases.rules.ts'
import type { Case, Reader } from './cases.types.ts'
import { wordProblem } from './words.rules.ts'

/** What stands in the forms of an applicant; what an act does not ask for is ''. */
export interface TypedAct {
  readonly text: string
  readonly grade: string
  readonly remark: string
}

/** Looks at what was typed, for an act that is done later. @throws AppError invalid */
export function checkApplicant(act: ReceiptAct, typed: TypedAct): void {
  if (act === 'rate') gradeIn(typed)
  else refuse(wordProblem('text', typed.text, LONGEST_BODY))
}

/** What the applicant does, with or without a name. @throws AppError forbidden, not_found, invalid, conflict */
export function runApplicant(
  deps: Deps,
  reader: Reader,
  act: ReceiptAct,
  which: Which,
  typed: TypedAct,
  uploads: readonly Upload[],
): Promise<Case> {
  const said = { text: typed.text, uploads }
  switch (act) {
    case 'rate':
      return rateCase(deps, reader, which, typed)
    case 'write':
      return writeCase(deps, reader, which, said)
    case 'correct':
      return correctCase(deps, reader, which, said)
    case 'reopen':
      return reopenCase(deps, reader, which, said)
  }
}
