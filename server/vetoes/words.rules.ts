import { AppError, type FieldProblems } from '../errors.ts'

export function wordProblem(name: string, text: string, max: number): FieldProblems {
  if (text === '') return { [name]: { code: 'common.error.required' } }
  return text.length > max ? { [name]: { code: 'common.error.too_long', params: { max } } } : {}
}

/** @throws AppError invalid when there is any */
export function refuse(problems: FieldProblems): void {
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
}
