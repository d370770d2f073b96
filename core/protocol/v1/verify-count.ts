import type { ArchiveRecord } from './archive.ts'
import { ownerIn, type ChainEvent } from './chain.ts'
import { checkPartialDecryption } from './decryption.ts'
import { parseTally } from './encrypted-tally.ts'
import type { Finding, FindingCode } from './findings.ts'
import type { Group } from './group.ts'
import { isCanonical } from './json.ts'
import { checkResult, parseResult, resultOf, type Counts } from './result.ts'
import { readSizedTally, tallyOf, type Tally } from './tally.ts'
import type { Setup } from './verify-setup.ts'

type Found = (code: FindingCode, more?: Partial<Finding>) => void

/** A trustee's part whose proofs hold. */
interface Decryption {
  readonly owner: number
  readonly text: string
}

export interface CountRead {
  readonly findings: readonly Finding[]
  /** Numbers of the trustees whose parts hold. */
  readonly decrypted: readonly number[]
  readonly result?: Counts
}

/** The events after the close. */
export interface CountEvents {
  readonly tally: ChainEvent | undefined
  readonly decryptions: readonly ChainEvent[]
  readonly result: ChainEvent | undefined
}

/** Steps 6 and 7 of the guide: the tally added up again, every part of the decryption, and what follows from them. */
export function readCount(group: Group, setup: Setup, ballots: readonly string[], events: CountEvents): CountRead {
  const findings: Finding[] = []
  const of =
    ({ number }: ChainEvent, record?: ArchiveRecord): Found =>
    (code, more = {}) =>
      void findings.push({ code, event: number, ...(record !== undefined && { record: record.name }), ...more })
  const own = tallyOf(group, setup.election, ballots, setup.weights)
  const { tally: event, result } = events
  if (event === undefined) return { findings, decrypted: [] }
  const given = checkTally(group, own, event, of)
  const parts = given === undefined ? [] : readDecryptions(group, setup, given, events.decryptions, of)
  const decrypted = parts.map(({ owner }) => owner)
  if (result === undefined) return { findings, decrypted }
  const claimed = parseResult(result.data[0]?.text ?? '')
  checkClaim(setup, own, claimed, result, of)
  if (given !== undefined) checkOpening(group, { setup, own, given, parts }, result, of)
  return { findings, decrypted, ...(claimed !== undefined && { result: claimed }) }
}

type Of = (event: ChainEvent, record?: ArchiveRecord) => Found

/** The tally's text as the archive has it, when its points can be read: the parts are about that one, right or wrong. */
function checkTally(group: Group, own: Tally, event: ChainEvent, of: Of): string | undefined {
  const [tally, sized] = event.data
  if (tally === undefined || sized === undefined) return undefined
  if (tally.text !== own.encryptedTally) of(event, tally)(parseTally(group, tally.text) === undefined ? 'tally_text' : 'tally_wrong')
  checkSize(own, sized, of(event, sized))
  return parseTally(group, tally.text) === undefined ? undefined : tally.text
}

function checkSize(own: Tally, sized: ArchiveRecord, found: Found): void {
  const said = readSizedTally(sized.text)
  if (said === undefined) {
    found('tally_sized_text')
    return
  }
  if (said.numTallied !== own.numTallied) found('tally_number', { expected: own.numTallied, found: said.numTallied })
  if (said.totalWeight !== own.totalWeight) found('tally_weight', { expected: own.totalWeight, found: said.totalWeight })
}

function readDecryptions(group: Group, setup: Setup, tally: string, events: readonly ChainEvent[], of: Of): readonly Decryption[] {
  const seen = new Set<number>()
  return events.flatMap((event): readonly Decryption[] => {
    const [part, table] = event.data
    if (part === undefined || table === undefined) return []
    const owner = ownerIn(table.text)
    const trustee = setup.owners.find((one) => one.owner === owner)
    if (trustee === undefined || owner === undefined) {
      of(event, table)('decryption_owner', owner === undefined ? {} : { owner })
      return []
    }
    const twice = seen.has(owner)
    seen.add(owner)
    if (twice) of(event, table)('decryption_owner_twice', { owner })
    const check = { election: setup.text, encryptedTally: tally, publicKey: trustee.publicKey, text: part.text }
    const problem = isCanonical(part.text) ? checkPartialDecryption(group, check) : 'not_canonical'
    if (problem !== undefined && problem !== 'bad_tally') of(event, part)(`decryption_${problem}`, { owner })
    return problem === undefined && !twice ? [{ owner, text: part.text }] : []
  })
}

/** What can be said of a result without decrypting anything. */
function checkClaim(setup: Setup, own: Tally, claimed: Counts | undefined, event: ChainEvent, of: Of): void {
  const [record] = event.data
  const found = of(event, record)
  if (claimed === undefined || record === undefined || !isCanonical(record.text)) {
    found('result_text')
    return
  }
  const { questions } = setup.election
  if (claimed.length !== questions.length) {
    found('result_shape')
    return
  }
  for (const [at, question] of questions.entries()) {
    const counts = claimed[at]!
    const here = { question: at + 1 }
    if (counts.length !== question.answers.length + (question.blank ? 1 : 0)) found('result_shape', here)
    else if (counts.some((count) => count > own.totalWeight))
      found('result_range', { ...here, expected: own.totalWeight, found: Math.max(...counts) })
    else if (!isPlausible(question, counts, own.totalWeight)) found('result_implausible', here)
  }
}

/** As many marks as the voters who did not leave it blank may have made. */
function isPlausible({ min, max, blank }: Setup['election']['questions'][number], counts: readonly number[], weight: number): boolean {
  const left = blank ? weight - counts[0]! : weight
  const marks = counts.slice(blank ? 1 : 0).reduce((total, count) => total + count, 0)
  return marks >= min * left && marks <= max * left
}

interface Opening {
  readonly setup: Setup
  readonly own: Tally
  readonly given: string
  readonly parts: readonly Decryption[]
}

/** Does the result follow from the parts that hold? */
function checkOpening(group: Group, { setup, own, given, parts }: Opening, event: ChainEvent, of: Of): void {
  const [record] = event.data
  const found = of(event, record)
  const input = { election: setup.text, trustees: setup.trustees, encryptedTally: given, totalWeight: own.totalWeight, decryptions: parts }
  const problem = checkResult(group, { ...input, text: record?.text ?? '' })
  if (problem === 'too_few_decryptions') {
    found('decryption_missing')
    return
  }
  if (problem !== 'bad_count') return
  const differences = compare(group, input, parseResult(record?.text ?? ''), setup)
  if (differences.length === 0) found('result_wrong')
  for (const difference of differences) found('result_wrong', difference)
}

/** Where it differs, if the counts can be read at all. */
function compare(
  group: Group,
  input: Parameters<typeof resultOf>[1],
  claimed: Counts | undefined,
  setup: Setup,
): readonly Partial<Finding>[] {
  try {
    const { counts } = resultOf(group, input)
    return counts.flatMap((row, at) =>
      row.flatMap((expected, column) => {
        const found = claimed?.[at]?.[column]
        if (found === undefined || found === expected) return []
        return [{ question: at + 1, answer: setup.election.questions[at]!.blank ? column : column + 1, expected, found }]
      }),
    )
  } catch {
    return [] // no count in range fits: that it is wrong is all there is to say
  }
}
