import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { PlaceOfPerson, optionalLine, wholeIdField } from './people.forms.ts'

const date = z.string('common.error.required').trim().min(1, 'common.error.required').refine(isDate, 'common.error.not_a_date')
const optionalDate = z
  .string()
  .trim()
  .default('')
  .refine((value) => value === '' || isDate(value), 'common.error.not_a_date')
  .transform((value) => (value === '' ? null : value))
const version = z.coerce.number().int().positive()
const reason = optionalLine(200)

interface TypedPlace {
  department_id: number
  post: string
  post_en: string
  rank_class: 'leader' | 'head' | 'staff'
}
const placeOf = ({ department_id, post, post_en, rank_class }: TypedPlace) => ({
  departmentId: department_id,
  post,
  postEn: post_en,
  rankClass: rank_class,
})

export const MoveForm = z
  .object({ ...PlaceOfPerson, from_on: date, reason, version })
  .transform((typed) => ({ version: typed.version, move: { fromOn: typed.from_on, place: placeOf(typed), reason: typed.reason } }))
export const LeaveForm = z
  .object({ from_on: date, reason, version })
  .transform((typed) => ({ version: typed.version, leave: { fromOn: typed.from_on, reason: typed.reason } }))
export const CorrectionForm = z
  .object({ ...PlaceOfPerson, from_on: date, to_on: optionalDate, reason, version })
  .transform((typed) => ({ version: typed.version, place: placeOf(typed), fromOn: typed.from_on, toOn: typed.to_on, reason: typed.reason }))
export const MergeForm = z.object({ into: wholeIdField, reason, version })
export const PostingParams = z.object({
  id: z.coerce.number().int().positive().max(2_147_483_647),
  posting: z.coerce.number().int().positive().max(2_147_483_647),
})
const share = z.coerce.number().min(0).max(1).optional().catch(undefined)
/** The frame as shares of the picture; nothing or nonsense is the frame in the middle. */
export const PhotoForm = z
  .object({ left: share, top: share, width: share })
  .transform(({ left, top, width }) =>
    left === undefined || top === undefined || width === undefined || width === 0 ? undefined : { left, top, width },
  )
