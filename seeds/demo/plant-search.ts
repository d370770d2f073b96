import type { Knex } from 'knex'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readBlob } from '../../server/attachments/attachments.service.ts'
import { listUnread, storeBlobText } from '../../server/attachments/file-texts.queries.ts'
import { visibleText } from '../../server/attachments/visible-text.rules.ts'
import { extractFile } from '../../server/files/extract-file.ts'
import { READING_LIMITS } from '../../server/files/file-texts.types.ts'
import { storeLaws, type LawFile } from '../../server/laws/laws.service.ts'
import { rebuildFrom } from '../../server/search/reindex.service.ts'
import { SOURCES } from '../../server/search/sources.ts'

/** The collection of real laws beside a developer's checkout, and two texts of our own where it is not. */
const FOLDERS = ['../../../shared/data/laws', '../laws'].map((name) => path.resolve(import.meta.dirname, name))

/** The library of laws, what the planted files say, and the index of all that was planted before. */
export async function plantSearch(tx: Knex.Transaction, now: Date): Promise<void> {
  await storeLaws(tx, lawFiles(), now.toISOString())
  for (const { sha256, name } of await listUnread(tx)) await storeBlobText(tx, sha256, await textOf(await readBlob(tx, sha256), name))
  await rebuildFrom(tx, SOURCES)
}

function lawFiles(): LawFile[] {
  for (const folder of FOLDERS) {
    const names = namesIn(folder)
    if (names.length > 0) return names.map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }))
  }
  return []
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .sort()
  } catch {
    return []
  }
}

/** The planted PDF files are scans: pictures, in which there is nothing to be read. */
const textOf = async (bytes: Buffer, name: string): Promise<string> =>
  /\.(docx|xlsx)$/.test(name) ? visibleText(await extractFile(bytes, name, READING_LIMITS)) : ''
