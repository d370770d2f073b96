import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Answer, Severity } from './inspections.rules.ts'

export interface SignedLine {
  readonly itemId: number
  readonly indicator: string
  readonly title: string
  readonly answer: Answer
  readonly note: string
  readonly severity: Severity | null
}
export interface SignedRecord {
  readonly inspection: string
  readonly department: string
  readonly onDay: string
  /** Ids of the inspectors. */
  readonly team: readonly number[]
  readonly summary: string
  readonly lines: readonly SignedLine[]
  readonly files: readonly { readonly itemId: number | null; readonly sha256: string }[]
}

/** What the department signs: SHA-256 of everything that was found, in one order and notation. Lower-case hex. */
export function recordHash({ inspection, department, onDay, team, summary, lines, files }: SignedRecord): string {
  const shown = files.map(({ itemId, sha256: hash }) => `${itemId ?? ''} ${hash}`).toSorted()
  const told = lines.map(({ itemId, indicator, title, answer, note, severity }) => [itemId, indicator, title, answer, note, severity])
  const people = team.toSorted((a, b) => a - b)
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([inspection, department, onDay, people, summary, told, shown]))))
}
