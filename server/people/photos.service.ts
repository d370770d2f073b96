import { createHash } from 'node:crypto'
import { createCanvas, loadImage, type Image } from '@napi-rs/canvas'
import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { denyChangePhoto } from './people.policy.ts'
import { getPerson } from './people.service.ts'
import { denyPicture, frameOf, PHOTO, type Crop } from './photo.rules.ts'
import { deletePhoto, findPhoto, findPhotoHashes, savePhoto } from './photos.queries.ts'

/** The stored picture (JPEG, 480 × 640); undefined for somebody without one. */
export const readPhoto = (db: Knex, personId: number): Promise<{ sha256: string; bytes: Buffer } | undefined> => findPhoto(db, personId)

/** Which of these people have a picture, in one query: person to its SHA-256. See views/partials/portrait. */
export const photosOf = (db: Knex, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => findPhotoHashes(db, personIds)

/**
 * Takes a picture that a person or the system administrator sent: decoded, cropped here from numbers and written anew, so that nothing
 * of the file itself (place, camera, hidden data) is kept. @throws AppError invalid at `photo`, forbidden, not_found
 */
export async function setPhoto(deps: Deps, actor: Actor, personId: number, bytes: Uint8Array, crop?: Crop): Promise<void> {
  authorize(denyChangePhoto(actor, personId))
  const jpeg = await portraitOf(bytes, crop)
  const sha256 = createHash('sha256').update(jpeg).digest('hex')
  await audited(deps, actor, async (tx) => {
    await getPerson(tx, personId)
    await savePhoto(tx, { personId, sha256, bytes: jpeg, at: deps.now().toISOString(), by: actor.id })
    return [undefined, { action: 'people.change_photo', subject: `person:${personId}`, details: { sha256 } }]
  })
}

export async function removePhoto(deps: Deps, actor: Actor, personId: number): Promise<void> {
  authorize(denyChangePhoto(actor, personId))
  await audited(deps, actor, async (tx) => {
    if (!(await deletePhoto(tx, personId))) throw new AppError('not_found', 'errors.not_found')
    return [undefined, { action: 'people.remove_photo', subject: `person:${personId}`, details: {} }]
  })
}

const refuse = (code: MessageKey): never => {
  throw new AppError('invalid', 'errors.invalid_input', { photo: { code } })
}

/** A picture as we keep it. @throws AppError invalid at `photo` */
export async function portraitOf(bytes: Uint8Array, crop?: Crop): Promise<Buffer> {
  const denied = denyPicture(bytes)
  if (denied !== undefined) return refuse(denied)
  const image = await decode(bytes)
  const { x, y, width, height } = frameOf(image, crop)
  const canvas = createCanvas(PHOTO.width, PHOTO.height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff' // a picture may be transparent, JPEG is not
  context.fillRect(0, 0, PHOTO.width, PHOTO.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, x, y, width, height, 0, 0, PHOTO.width, PHOTO.height)
  return canvas.encode('jpeg', 86)
}

/** Upright: the decoder follows the orientation that a camera noted. */
async function decode(bytes: Uint8Array): Promise<Image> {
  try {
    const image = await loadImage(Buffer.from(bytes))
    return image.width > 0 && image.height > 0 ? image : refuse('staffing.photo.broken')
  } catch (error) {
    if (error instanceof AppError) throw error
    return refuse('staffing.photo.broken')
  }
}
