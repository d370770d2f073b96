import { z } from 'zod'

export const SchemeParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
export const VersionForm = z.object({ version: z.coerce.number().int().nonnegative() })
export const NewSchemeForm = z.object({
  code: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(200),
})
/** What an editor presses, and where the page stood; the fields of the scheme are read by its shape. */
export const EditForm = VersionForm.extend({
  do: z.string().max(200).catch('save'),
  note: z.string().trim().max(500).catch(''),
})
export const AtQuery = z.object({ at: z.string().max(200).catch('') })
export const WithQuery = z.object({ with: z.coerce.number().int().positive().max(2_147_483_647).optional().catch(undefined) })
export const ImportForm = z.object({ text: z.string().max(1_000_000).catch('') })
