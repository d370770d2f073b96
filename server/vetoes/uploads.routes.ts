import type { Response } from 'express'
import { streamFile } from '../attachments/reading.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles, sendKept as send, type TakeFiles } from '../web/form-files.ts'
import type { VetoFile } from './vetoes.types.ts'

export type { TakeFiles } from '../web/form-files.ts'

const MOST_AT_ONCE = 6

export const fileTaker = ({ config }: Pick<Deps, 'config'>): TakeFiles =>
  formFiles({
    bytes: config.uploadLimitBytes,
    most: MOST_AT_ONCE,
    fields: 20,
    fieldSize: 100_000,
    tooMany: () =>
      new AppError('invalid', 'errors.invalid_input', {
        file: { code: 'vetoes.error.too_many_at_once', params: { max: MOST_AT_ONCE } },
      }),
  })

export const sendKept = (deps: Pick<Deps, 'db'>, res: Response, file: VetoFile): Promise<void> =>
  send(res, file, streamFile(deps, { copy: 'cleaned', ...file }, 0, file.size - 1))
