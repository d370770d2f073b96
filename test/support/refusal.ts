import { AppError } from '../../server/errors.ts'

// What became of an act: what is thrown as a bug stays one.

/** 'done', or the code of the refusal: at its first field when it has one. */
export const refusal = (work: Promise<unknown>): Promise<string> =>
  said(work, (error) => Object.values(error.fields)[0]?.code ?? error.code)

/** 'done', or the kind of the refusal and the fields that are at fault: its code where none is. */
export const refusalAt = (work: Promise<unknown>): Promise<string> =>
  said(work, (error) => `${error.kind} ${Object.keys(error.fields).join() || error.code}`)

/** 'done', or the kind and the code of the refusal, whatever fields it names. */
export const refusalOf = (work: Promise<unknown>): Promise<string> => said(work, ({ kind, code }) => `${kind} ${code}`)

async function said(work: Promise<unknown>, words: (error: AppError) => string): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return words(error)
    throw error
  }
}
