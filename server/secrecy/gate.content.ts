import { setImmediate as pause } from 'node:timers/promises'
import type { Knex } from 'knex'
import { refOf, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { registerFor } from '../registers/index.ts'
import type { TextPlace } from '../registers/register.ts'
import { contentHash, hitsAt, type FileMark } from './gate.find.ts'
import type { Found } from './gate.rules.ts'

/** Everything of a version that a reader could come to see. */
export interface Content<File extends FileMark = FileMark> {
  readonly texts: readonly TextPlace[]
  readonly files: readonly File[]
  readonly hash: string
}

/** What the envelope says of its own, by the column that holds it. */
const ENVELOPE = ['title', 'summary', 'change_note'] as const
export type EnvelopePlace = (typeof ENVELOPE)[number]
export const isEnvelopePlace = (place: string): place is EnvelopePlace => (ENVELOPE as readonly string[]).includes(place)

function envelopeTexts(version: Pick<DisclosureVersion, 'title' | 'summary' | 'changeNote'>): TextPlace[] {
  const texts = { title: version.title, summary: version.summary, change_note: version.changeNote }
  return ENVELOPE.map((place): TextPlace => ({ place, label: `disclosures.field.${place}`, text: texts[place] }))
}

/** Reads a version's texts. A register that has none to show has nothing that could be masked. */
export async function readTexts(db: Knex, disclosure: Disclosure, version: DisclosureVersion): Promise<TextPlace[]> {
  const own = (await registerFor(disclosure.item.register).texts?.(db, refOf(disclosure, version))) ?? []
  return [...envelopeTexts(version), ...own].filter(({ text }) => text !== '')
}

export async function readContent<File extends FileMark>(
  db: Knex,
  disclosure: Disclosure,
  version: DisclosureVersion,
  filesOf: (db: Knex, versionId: number) => Promise<readonly File[]>,
): Promise<Content<File>> {
  const texts = await readTexts(db, disclosure, version)
  const files = await filesOf(db, version.id)
  return { texts, files, hash: contentHash(texts, files) }
}

/** Texts looked at before somebody else's request gets a turn. */
const TURN = 500

/** What the detectors find in texts; ten thousand lines let other requests in between. */
export async function findInTexts(texts: readonly TextPlace[]): Promise<Found[]> {
  const found: Found[] = []
  for (const [i, place] of texts.entries()) {
    if (i % TURN === TURN - 1) await pause()
    found.push(...hitsAt(place))
  }
  return found
}
