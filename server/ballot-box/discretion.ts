import { AppError } from '../errors.ts'
import { BoxRefusal } from './box.types.ts'
import { BoxSealError } from './sealing.ts'

/** The kind of an error and where it arose, without its message: what the database says of an error quotes the rows. */
export function errorKind(error: unknown): { readonly kind: string; readonly code: string; readonly at: string } {
  if (!(error instanceof Error)) return { kind: typeof error, code: '', at: '' }
  const { code } = error as { code?: unknown }
  const frames = error.stack?.split('\n').filter((line) => /^ {4}at /.test(line)) ?? []
  return { kind: error.name, code: typeof code === 'string' ? code : '', at: frames.slice(0, 8).join('\n') }
}

const isOurs = (error: unknown): boolean => [AppError, BoxRefusal, BoxSealError].some((kind) => error instanceof kind)

/** Runs what others may log the failure of: their log gets its kind and place, and no ballot. */
export async function discreetly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isOurs(error)) throw error
    const { kind, code, at } = errorKind(error)
    const said = Object.assign(new Error('the ballot box failed'), { code })
    said.stack = `${kind}: the ballot box failed\n${at}`
    throw said
  }
}
