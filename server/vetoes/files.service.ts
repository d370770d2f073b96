import type { Knex } from 'knex'
import { accept, type Accepted, type Upload } from '../attachments/incoming.ts'
import { sha256Of, storeBlob } from '../attachments/attachments.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyVetoes, seesFile } from './vetoes.policy.ts'
import { findFile, findVeto, insertFile, listFiles } from './vetoes.queries.ts'
import type { FilePart } from './vetoes.rules.ts'
import type { VetoFile } from './vetoes.types.ts'

/** Of one veto. */
const MOST_FILES = 40

/** Looks at files before anything of them is stored. @throws AppError invalid */
export const received = (deps: Pick<Deps, 'config'>, uploads: readonly Upload[]): Promise<readonly Accepted[]> =>
  Promise.all(uploads.map((upload) => accept(upload, deps.config.uploadLimitBytes)))

/** Pictures are kept without what the camera wrote into them. */
export async function keepFiles(
  tx: Knex,
  files: readonly Accepted[],
  to: { readonly vetoId: number; readonly part: FilePart; readonly by: number; readonly at: string },
): Promise<void> {
  const { vetoId, part, by, at } = to
  if (files.length === 0) return
  if ((await listFiles(tx, vetoId)).length + files.length > MOST_FILES)
    throw new AppError('invalid', 'vetoes.error.too_many_files', {
      file: { code: 'vetoes.error.too_many_files', params: { max: MOST_FILES } },
    })
  for (const { name, type, bytes, cleaned } of files) {
    const kept = cleaned ?? bytes
    const sha256 = await storeBlob(tx, kept, type, at)
    await insertFile(tx, { vetoId, part, name, type, size: kept.length, sha256, originalSha256: sha256Of(bytes), uploadedBy: by, at })
  }
}

/** Files that are kept already, as evidence of a complaint: the same bytes, named here as well. */
export async function copyFiles(
  tx: Knex,
  files: readonly Pick<VetoFile, 'name' | 'type' | 'size' | 'sha256'>[],
  to: { readonly vetoId: number; readonly part: FilePart; readonly by: number; readonly at: string },
): Promise<void> {
  const { vetoId, part, by, at } = to
  for (const { name, type, size, sha256 } of files.slice(0, MOST_FILES))
    await insertFile(tx, { vetoId, part, name, type, size, sha256, originalSha256: sha256, uploadedBy: by, at })
}

/** A file of a veto, for whoever may see its file. @throws AppError not_found */
export async function openFile({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<VetoFile> {
  const file = await findFile(db.read, id)
  const veto = file === undefined ? undefined : await findVeto(db.read, file.vetoId)
  if (file === undefined || veto === undefined || denyVetoes(actor) !== undefined || !seesFile(actor, veto))
    throw new AppError('not_found', 'errors.not_found')
  return file
}
