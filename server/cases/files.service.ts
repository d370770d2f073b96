import type { Knex } from 'knex'
import { storeBlob } from '../attachments/attachments.service.ts'
import { accept, type Accepted, type Upload } from '../attachments/incoming.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { insertFile, listFiles } from './files.queries.ts'
import { MOST_FILES, type FileSide } from './cases.rules.ts'

/** Looks at files before anything of them is stored. @throws AppError invalid */
export async function received(deps: Pick<Deps, 'config'>, uploads: readonly Upload[]): Promise<readonly Accepted[]> {
  try {
    return await Promise.all(uploads.map((upload) => accept(upload, deps.config.uploadLimitBytes)))
  } catch (error) {
    if (error instanceof AppError && Object.keys(error.fields).length === 0)
      throw new AppError(error.kind, error.code, { file: { code: error.code, params: error.params } }, error.params)
    throw error
  }
}

/** Kept as cleaned: without what a camera or an office wrote into them about its author. */
export async function keepFiles(
  tx: Knex,
  files: readonly Accepted[],
  to: { readonly caseId: number; readonly side: FileSide; readonly by: number | null; readonly on: string; readonly at: string },
): Promise<void> {
  const { caseId, side, by, on, at } = to
  if (files.length === 0) return
  if ((await listFiles(tx, caseId)).length + files.length > MOST_FILES)
    throw new AppError('invalid', 'cases.error.too_many_files', {
      file: { code: 'cases.error.too_many_files', params: { max: MOST_FILES } },
    })
  for (const { name, type, bytes, cleaned } of files) {
    const kept = cleaned ?? bytes
    const sha256 = await storeBlob(tx, kept, type, at)
    await insertFile(tx, { caseId, side, name, type, size: kept.length, sha256, by, on })
  }
}
