import type { Knex } from 'knex'
import { sha256Of, storeBlob } from '../attachments/attachments.service.ts'
import { accept, type Accepted, type Upload } from '../attachments/incoming.ts'
import type { Deps } from '../deps.ts'
import { insertObjectionFile } from './objection-files.queries.ts'

/** Looks at files before anything of them is stored. @throws AppError invalid */
export const received = (deps: Pick<Deps, 'config'>, uploads: readonly Upload[]): Promise<readonly Accepted[]> =>
  Promise.all(uploads.map((upload) => accept(upload, deps.config.uploadLimitBytes)))

/** Pictures are kept without what the camera wrote into them. */
export async function keepObjectionFiles(
  tx: Knex,
  objectionId: number,
  files: readonly Accepted[],
  by: { readonly by: number; readonly at: string },
): Promise<void> {
  for (const { name, type, bytes, cleaned } of files) {
    const kept = cleaned ?? bytes
    const sha256 = await storeBlob(tx, kept, type, by.at)
    await insertObjectionFile(tx, objectionId, { name, type, size: kept.length, sha256, originalSha256: sha256Of(bytes) }, by)
  }
}
