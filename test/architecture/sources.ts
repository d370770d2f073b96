import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface Source {
  /** Path from the root of the repository, with `/`. */
  readonly file: string
  readonly text: string
}

export const ROOT = path.resolve(import.meta.dirname, '../..')

// What .gitignore names: made by the machine, not by us.
const MADE = new Set(['node_modules', '.git', 'public/build', 'var', 'coverage'])

/** Every file of ours below `folder` whose name ends with one of `endings`. */
export function sources(folder: string, endings: readonly string[]): Source[] {
  return list(folder)
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }))
}

function list(folder: string): string[] {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true })
  return entries.flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    if (MADE.has(file)) return []
    return entry.isDirectory() ? list(file) : [file]
  })
}
