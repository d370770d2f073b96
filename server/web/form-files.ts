import type { Request, Response } from 'express'
import multer from 'multer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Upload } from '../attachments/incoming.ts'
import { AppError } from '../errors.ts'
import { contentDisposition } from './table-export.ts'

export type TakeFiles = (req: Request, res: Response) => Promise<readonly Upload[]>

export interface FormLimits {
  /** Of one file. */
  readonly bytes: number
  /** Files at once, in the field `file`. */
  readonly most: number
  /** Other fields of the form, and how long one may be. */
  readonly fields: number
  readonly fieldSize: number
  /** Said when there are more files than that. */
  readonly tooMany: () => AppError
}

/** Reads the files of a form into memory, within limits of their number and size. @throws AppError too_large, or what `tooMany` says */
export function formFiles({ bytes, most, fields, fieldSize, tooMany }: FormLimits): TakeFiles {
  const limits = { fileSize: bytes, files: most, fields, fieldSize, parts: most + fields }
  const take = multer({ storage: multer.memoryStorage(), limits }).array('file', most)
  const limitOf = (error: unknown): Error => {
    const { code } = error as { code?: unknown }
    if (code === 'LIMIT_FILE_SIZE') return tooLarge(bytes)
    if (typeof code === 'string' && code.startsWith('LIMIT_')) return tooMany()
    return error instanceof Error ? error : new Error('the form could not be read')
  }
  return async (req, res) => {
    // Said by the request itself before a byte of it is kept.
    const length = req.headers['content-length']
    if (length === undefined || Number(length) > 3 * bytes) throw tooLarge(bytes)
    await new Promise<void>((resolve, reject) => {
      take(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(limitOf(error))
      })
    })
    // A field of files that nobody touched arrives as one file without a name.
    const files = ((req.files ?? []) as Express.Multer.File[]).filter(({ originalname, size }) => originalname !== '' || size > 0)
    return files.map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer }))
  }
}

const tooLarge = (bytes: number): AppError => new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(bytes / 1024 / 1024) })

/** Sends a file as it is kept, to be saved or drawn as a picture: should a browser open it all the same, it may run nothing and ask nobody. */
export async function sendKept(
  res: Response,
  { name, type, size }: { readonly name: string; readonly type: string; readonly size: number },
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const dot = name.lastIndexOf('.')
  res.set({
    'Content-Type': type,
    'Content-Length': String(size),
    'Content-Disposition': contentDisposition(dot > 0 ? name.slice(0, dot) : name, 'attachment', dot > 0 ? name.slice(dot + 1) : ''),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store, no-transform',
  })
  await pipeline(Readable.from(bytes, { objectMode: false }), res).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error // the reader went away
  })
}
