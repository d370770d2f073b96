import { setImmediate as pause } from 'node:timers/promises'
import type { Knex } from 'knex'
import { refOf, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { registerFor } from '../registers/index.ts'
import type { TextPlace } from '../registers/register.ts'
import { contentHash, hitsAt, shownName, type FileMark } from './gate.find.ts'
import type { Found } from './gate.rules.ts'

/** A file with the words that readers see beside it. */
export interface NamedFile extends FileMark {
  readonly name: string
  readonly note: string
  readonly redactedName: string | null
}

/** Everything of a version that a reader could come to see. */
export interface Content<File extends NamedFile = NamedFile> {
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

/** What a file is called and said to be: an identity number stands in a name as often as in the file. An ending says nothing. */
function textsBeside(files: readonly NamedFile[]): TextPlace[] {
  return files.flatMap(({ id, name, note, redactedName }) => {
    const at = (place: string, text: string): TextPlace => ({ place, label: 'secrecy.place.file', params: { file: shownName(name) }, text })
    return [
      at(`file:${id}:file_name`, withoutEnding(name)),
      at(`redacted:${id}:file_name`, withoutEnding(redactedName ?? '')),
      at(`file:${id}:file_note`, note),
    ].filter(({ text }) => text !== '')
  })
}
const withoutEnding = (name: string): string => name.replace(/\.[A-Za-z0-9]+$/, '')

export async function readContent<File extends NamedFile>(
  db: Knex,
  disclosure: Disclosure,
  version: DisclosureVersion,
  filesOf: (db: Knex, versionId: number) => Promise<readonly File[]>,
): Promise<Content<File>> {
  const own = await readTexts(db, disclosure, version)
  const files = await filesOf(db, version.id)
  const texts = [...own, ...textsBeside(files)]
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
