import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../errors.ts'
import { readFileTexts, type FileTexts } from '../files/file-texts.ts'
import { LOCALES, translator, type Locale, type MessageKey } from '../i18n/index.ts'
import { findSensitive, type Sensitive } from '../secrecy/detectors.rules.ts'
import { excerptOf } from '../secrecy/masks.rules.ts'
import { scanLines } from './scan-report.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

/** One place that has to be decided about. Nothing in it shows what it hides: `excerpt` has every hit masked. */
export interface ScanHit extends Pick<Sensitive, 'kind' | 'severity' | 'masked'> {
  readonly place: string
  readonly hidden: boolean
  readonly excerpt: string
}

export type ScannedFile =
  | {
      readonly file: string
      readonly type: FileTexts['type']
      readonly pages?: number
      /** Pages or pictures inside in which nothing could be read. */
      readonly pictures: number
      readonly hits: readonly ScanHit[]
      /** Text left under something opaque: the page, and how many characters. */
      readonly covered: readonly { readonly page: number; readonly characters: number }[]
    }
  | { readonly file: string; readonly error: MessageKey }

interface Wanted {
  readonly files: readonly string[]
  readonly json: boolean
  readonly locale: Locale
}

/**
 * `npm run scan -- FILE… [--json] [--lang en]`: what would have to be decided about before these files are published. Returns the exit code:
 * 0 nothing found, 1 something found, 2 a file could not be read (which outweighs what the others hold).
 */
export async function scanFiles(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  const fallback = localeOf(around.env)
  const wanted = readWanted(args, fallback)
  if (wanted === undefined) {
    around.err(translator(fallback)('secrecy.scan.usage'))
    return 2
  }
  const scanned: ScannedFile[] = []
  // One after the other: each may need as much memory as a reader is allowed.
  for (const file of wanted.files) scanned.push(await scanFile(file))
  const exit = exitOf(scanned)
  if (wanted.json) around.out(JSON.stringify({ exit, files: scanned }, undefined, 2))
  else report(scanned, wanted.locale, around)
  return exit
}

function readWanted(args: readonly string[], fallback: Locale): Wanted | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, lang: { type: 'string' } },
    })
    const locale = values.lang === undefined ? fallback : LOCALES.find((known) => known === values.lang)
    return positionals.length === 0 || locale === undefined ? undefined : { files: positionals, json: values.json, locale }
  } catch {
    return undefined
  }
}

async function scanFile(file: string): Promise<ScannedFile> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch {
    return { file, error: 'secrecy.scan.missing' }
  }
  try {
    return scanned(file, await readFileTexts(bytes, path.basename(file)))
  } catch (error) {
    if (error instanceof AppError) return { file, error: error.code }
    throw error
  }
}

function scanned(file: string, { type, pages, parts, covered, images = 0 }: FileTexts): ScannedFile {
  const hits = parts.flatMap(({ place, text, label, hidden = false }) => {
    const found = findSensitive(text, label)
    return found.map((hit) => ({
      place,
      hidden,
      kind: hit.kind,
      severity: hit.severity,
      masked: hit.masked,
      excerpt: excerptOf(text, hit, found),
    }))
  })
  const under = covered.map(({ page, text }) => ({ page, characters: Array.from(text.replace(/\s/g, '')).length }))
  return { file, type, ...(pages !== undefined && { pages }), pictures: images, hits, covered: under }
}

function exitOf(files: readonly ScannedFile[]): 0 | 1 | 2 {
  if (files.some((file) => 'error' in file)) return 2
  return files.some((file) => 'hits' in file && (file.hits.length > 0 || file.covered.length > 0)) ? 1 : 0
}

function report(files: readonly ScannedFile[], locale: Locale, { out, err }: Surroundings): void {
  const t = translator(locale)
  const unread = files.filter((file) => 'error' in file)
  for (const line of scanLines(files, t)) out(line)
  for (const { file, error } of unread) err(t('secrecy.scan.problem', { file, problem: t(error) }))
  if (unread.length > 0) err(t('secrecy.scan.unread', { n: unread.length }))
}

if (isCommand(import.meta.url)) process.exitCode = await scanFiles(process.argv.slice(2), terminal())
