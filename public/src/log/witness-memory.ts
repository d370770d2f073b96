import { readSealedKey, type SealedKey } from '../../../core/tlog/witness-key.ts'

/** What a witness's browser keeps: the sealed key, and the checkpoint it signed last, which the next one has to grow from. */
export interface WitnessMemory {
  readonly key: SealedKey
  /** A signed note; '' before the first. */
  readonly note: string
}

const nameOf = (person: string): string => `sunlit.witness.${person}`

export function recallWitness(person: string): WitnessMemory | undefined {
  try {
    const read = JSON.parse(localStorage.getItem(nameOf(person)) ?? 'null') as { key?: unknown; note?: unknown } | null
    const key = readSealedKey(read?.key)
    return key === undefined || typeof read?.note !== 'string' ? undefined : { key, note: read.note }
  } catch {
    return undefined
  }
}

/** @throws when the browser stores nothing: such a browser cannot witness */
export function rememberWitness(person: string, memory: WitnessMemory): void {
  localStorage.setItem(nameOf(person), JSON.stringify(memory))
}
