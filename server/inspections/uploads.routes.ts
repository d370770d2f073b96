import type { Response } from 'express'
import { streamFile } from '../attachments/reading.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles, sendKept as send, type TakeFiles } from '../web/form-files.ts'
import type { StoredFile } from './inspections.types.ts'

export type { TakeFiles } from '../web/form-files.ts'

/** A phone sends one picture at a time; an answer from the office may carry a few papers. */
const MOST_FILES = 6

export const fileTaker = ({ config }: Pick<Deps, 'config'>): TakeFiles =>
  formFiles({
    bytes: config.uploadLimitBytes,
    most: MOST_FILES,
    fields: 10,
    fieldSize: 20_000,
    tooMany: () => new AppError('invalid', 'inspections.error.too_many_at_once', {}, { max: MOST_FILES }),
  })

export const sendKept = (deps: Pick<Deps, 'db'>, res: Response, file: StoredFile): Promise<void> =>
  send(res, file, streamFile(deps, { copy: 'cleaned', ...file }, 0, file.size - 1))
