import { z } from 'zod'

const password = z.string('common.error.required').min(1, 'common.error.required').max(200)
const code = z.string('common.error.required').trim().min(1, 'common.error.required').max(60)

export const ProofForm = z.object({ password, code })
export const PasswordOnlyForm = z.object({ password }).transform((typed) => ({ ...typed, code: '' }))
export const ConfirmForm = z.object({ code })
