import type { Response } from 'express'
import { streamFile } from '../attachments/reading.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles, sendKept as send, type TakeFiles } from '../web/form-files.ts'
import type { Copy } from './applications.types.ts'

const MOST_AT_ONCE = 6

/** Files of an application or of what is handed over, field `file`. */
export const fileTaker = ({ config }: Pick<Deps, 'config'>): TakeFiles => {
  const take = formFiles({
    bytes: config.uploadLimitBytes,
    most: MOST_AT_ONCE,
    fields: 60,
    fieldSize: 200_000,
    tooMany: () =>
      new AppError('invalid', 'errors.invalid_input', { file: { code: 'cases.error.too_many_at_once', params: { max: MOST_AT_ONCE } } }),
  })
  return (req, res) => (req.is('multipart/form-data') === false ? Promise.resolve([]) : take(req, res))
}

export const sendKept = (deps: Pick<Deps, 'db'>, res: Response, file: Copy): Promise<void> =>
  send(res, file, streamFile(deps, { copy: 'cleaned', ...file }, 0, file.size - 1))
