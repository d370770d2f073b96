import { schemeShape } from './scheme-shape.ts'
import { misfits } from './shape.ts'
import type { Scheme } from './scheme.types.ts'
import { consequenceFindings } from './validate-consequences.ts'
import { indicatorFindings } from './validate-indicators.ts'
import type { SchemeFinding } from './validate.codes.ts'

export { SENSE_CODES, type SchemeFinding } from './validate.codes.ts'
export { SHAPE_CODES } from './shape.ts'

/** A scheme to be read though it may make no sense yet: everything is in its place. Undefined when something is missing or of another kind. */
export const readableScheme = (value: unknown): Scheme | undefined =>
  misfits(value, schemeShape).length > 0 ? undefined : (value as Scheme)

/** A scheme that can be frozen, or what is in the way; warnings may come with it. Its sense is looked at only when its shape is right. */
export function checkScheme(value: unknown): { readonly scheme?: Scheme; readonly findings: readonly SchemeFinding[] } {
  const shape = misfits(value, schemeShape).map((one): SchemeFinding => ({ ...one, severity: 'error' }))
  if (shape.length > 0) return { findings: shape }
  const scheme = value as Scheme
  const findings = [...indicatorFindings(scheme), ...consequenceFindings(scheme)]
  return findings.some(({ severity }) => severity === 'error') ? { findings } : { scheme, findings }
}
