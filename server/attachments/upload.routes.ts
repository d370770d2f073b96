import type { Request, Response } from 'express'
import multer from 'multer'
import { AppError } from '../errors.ts'
import { megabytes, MOST_BYTES, MOST_FILES } from './attachments.rules.ts'
import type { Upload } from './incoming.ts'

/** Names and boundaries of twenty parts. */
const FRAME_BYTES = 64 * 1024

export type TakeFiles = (req: Request, res: Response) => Promise<readonly Upload[]>

/** Reads the files of a multipart form into memory, within limits of their number and size. @throws AppError too_large, invalid */
export function fileTaker(limitBytes: number): TakeFiles {
  const take = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: limitBytes, files: MOST_FILES, fields: 3, fieldSize: 1_000, parts: MOST_FILES + 3 },
  }).array('file', MOST_FILES)
  return async (req, res) => {
    // Said by the request itself before a byte of it is kept. Browsers always say it; what does not could send twenty files of any size.
    const length = req.headers['content-length']
    if (length === undefined || Number(length) > MOST_BYTES + FRAME_BYTES)
      throw new AppError('too_large', 'attachments.error.form_too_big', {}, { max: megabytes(MOST_BYTES) })
    await new Promise<void>((resolve, reject) => {
      take(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(limitOf(error, limitBytes))
      })
    })
    return ((req.files ?? []) as Express.Multer.File[]).map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer }))
  }
}

function limitOf(error: unknown, limitBytes: number): Error {
  const { code } = error as { code?: unknown }
  if (code === 'LIMIT_FILE_SIZE') return new AppError('too_large', 'attachments.error.over_limit', {}, { limit: megabytes(limitBytes) })
  if (code === 'LIMIT_FILE_COUNT' || code === 'LIMIT_UNEXPECTED_FILE' || code === 'LIMIT_PART_COUNT')
    return new AppError('invalid', 'attachments.error.too_many', {}, { max: MOST_FILES, n: 0 })
  return error instanceof Error ? error : new Error('the form could not be read')
}
