import type { FieldProblems } from '../errors.ts'

export function wordProblem(name: string, text: string, max: number): FieldProblems {
  if (text === '') return { [name]: { code: 'common.error.required' } }
  return text.length > max ? { [name]: { code: 'common.error.too_long', params: { max } } } : {}
}
