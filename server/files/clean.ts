import { CleaningFailed } from './clean-failed.ts'
import { cleanOffice } from './clean-office.ts'
import { cleanPdf } from './clean-pdf.ts'
import { cleanPicture } from './clean-picture.ts'
import type { Kind } from './sniff.rules.ts'

/**
 * The copy of a file that readers get: without the people, places and programs that its metadata names. Text files say nothing beside
 * their text and come back as they are. @throws CleaningFailed
 */
export async function cleanFile(bytes: Uint8Array, kind: Kind): Promise<Uint8Array> {
  switch (kind) {
    case 'pdf':
      return guarded(() => cleanPdf(bytes))
    case 'docx':
    case 'xlsx':
      return guarded(() => cleanOffice(bytes))
    case 'png':
    case 'jpg':
    case 'webp':
      return guarded(() => cleanPicture(bytes))
    case 'csv':
    case 'txt':
      return bytes
  }
}

/** Lengths in hostile files point anywhere: what the parsers then throw is theirs to say, and means the same. */
async function guarded(clean: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await clean()
  } catch (error) {
    throw error instanceof RangeError || error instanceof TypeError ? new CleaningFailed() : error
  }
}
