import type { FieldProblems } from '../errors.ts'
import { findSensitive } from '../secrecy/detectors.rules.ts'

/** A text that has to be there, is not too long, and carries no mark of classification: the system may not handle such a text. */
export function wordProblem(name: string, text: string, max: number): FieldProblems {
  if (text === '') return { [name]: { code: 'common.error.required' } }
  if (text.length > max) return { [name]: { code: 'common.error.too_long', params: { max } } }
  return findSensitive(text).some(({ severity }) => severity === 'stop') ? { [name]: { code: 'cases.error.secret' } } : {}
}

/** The same for a text that may be left out. */
export const optionalProblem = (name: string, text: string, max: number): FieldProblems => (text === '' ? {} : wordProblem(name, text, max))

/** What is published must name nobody and give nobody away: the first thing found, masked. */
export function publicProblem(name: string, text: string, max: number, applicant: string | null): FieldProblems {
  const problem = wordProblem(name, text, max)
  if (Object.keys(problem).length > 0) return problem
  const hits = findSensitive(text)
  if (hits.length > 0)
    return { [name]: { code: 'cases.error.sensitive', params: { found: [...new Set(hits.map(({ masked }) => masked))].join('、') } } }
  return applicant !== null && applicant !== '' && text.includes(applicant) ? { [name]: { code: 'cases.error.names_applicant' } } : {}
}
