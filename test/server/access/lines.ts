import type { Situation } from '../access-situations.ts'

/**
 * A feature's part of the access matrix (access-matrix.test.ts says how to read it). Columns:
 *   anon staf publ publ' head head' secr appr lead insp edit obsv sysa seca audi
 */
export interface AccessLines {
  readonly lines: string
  readonly situations: Readonly<Record<string, Situation>>
}
