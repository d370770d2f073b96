import type { Request, Response } from 'express'
import multer from 'multer'
import type { Upload } from '../attachments/incoming.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { dropZeros } from './parse.ts'

export type TakeFiles = (req: Request, res: Response) => Promise<readonly Upload[]>

/** Of one form: its other fields, and how long one may be. No form of ours has as many, and none is read further than this. */
const FIELDS = { fields: 60, fieldSize: 200_000 } as const
const MOST_AT_ONCE = 6

/**
 * Reads the files of a form (field `file`) into memory, within limits of their number and size. A form without files may come as any other.
 * @throws AppError too_large, invalid
 */
export function formFiles({ config }: Pick<Deps, 'config'>, most = MOST_AT_ONCE): TakeFiles {
  const bytes = config.uploadLimitBytes
  const limits = { fileSize: bytes, files: most, ...FIELDS, parts: most + FIELDS.fields }
  const take = multer({ storage: multer.memoryStorage(), limits }).array('file', most)
  const limitOf = (error: unknown): Error => {
    const { code } = error as { code?: unknown }
    if (code === 'LIMIT_FILE_SIZE') return tooLarge(bytes)
    if (typeof code === 'string' && code.startsWith('LIMIT_')) return tooMany(most)
    return error instanceof Error ? error : new Error('the form could not be read')
  }
  return async (req, res) => {
    if (!(req.headers['content-type'] ?? '').startsWith('multipart/form-data')) return []
    // Said by the request itself before a byte of it is kept.
    const length = req.headers['content-length']
    if (length === undefined || Number(length) > 3 * bytes) {
      chosenAgain(res)
      throw tooLarge(bytes)
    }
    await new Promise<void>((resolve, reject) => {
      take(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else {
          chosenAgain(res)
          reject(limitOf(error))
        }
      })
    })
    dropZeros(req)
    // A field of files that nobody touched arrives as one file without a name.
    const files = ((req.files ?? []) as Express.Multer.File[]).filter(({ originalname, size }) => originalname !== '' || size > 0)
    if (files.length > 0) chosenAgain(res)
    return files.map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer }))
  }
}

/** No browser puts files back into a form: when this one comes back, its field says that they have to be chosen again. */
const chosenAgain = (res: Response): void => {
  res.locals['filesAgain'] = true
}

const tooLarge = (bytes: number): AppError => new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(bytes / 1024 / 1024) })

const tooMany = (max: number): AppError => {
  const problem = { code: 'errors.too_many_files', params: { max } } as const
  return new AppError('invalid', problem.code, { file: problem }, problem.params)
}
