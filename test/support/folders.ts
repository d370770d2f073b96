import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const MEMORY = '/dev/shm'
const NEEDED = 2 * 1024 ** 3

/** A new folder for databases that nobody needs afterwards: in memory where there is room, else with the temporary files. */
export const quickFolder = (prefix: string): string => mkdtempSync(path.join(quickParent(), prefix))

/** Cloning a database of PostgreSQL writes hundreds of small files: 20 ms in memory, 160 ms on an ordinary disk. */
function quickParent(): string {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize > NEEDED ? MEMORY : os.tmpdir()
  } catch {
    return os.tmpdir()
  }
}
