import type { Response } from 'express'
import { streamFile } from '../attachments/reading.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles, sendKept as send, type TakeFiles } from '../web/form-files.ts'
import { MOST_FILES } from './discussions.rules.ts'
import type { StoredPostFile } from './discussions.types.ts'

export const fileTaker = ({ config }: Pick<Deps, 'config'>): TakeFiles => {
  const problem = { code: 'discussions.error.too_many_files', params: { max: MOST_FILES } } as const
  const take = formFiles({
    bytes: config.uploadLimitBytes,
    most: MOST_FILES,
    fields: 30,
    fieldSize: 200_000,
    tooMany: () => new AppError('invalid', 'errors.invalid_input', { file: problem }),
  })
  // A form without files may come as any other.
  return async (req, res) => ((req.headers['content-type'] ?? '').startsWith('multipart/form-data') ? take(req, res) : [])
}

/** Not kept by the browser: what moderation hides is gone at once. */
export const sendKept = (deps: Pick<Deps, 'db'>, res: Response, file: StoredPostFile): Promise<void> =>
  send(res, file, streamFile(deps, { copy: 'cleaned', ...file }, 0, file.size - 1))
