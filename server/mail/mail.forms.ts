import { z } from 'zod'
import { MAIL_CHOICES, MESSAGE_KINDS, type MailChoice, type MessageKind } from '../notifications/kinds.rules.ts'
import { ADDRESS } from './sending.rules.ts'

/** Empty, or one address and nothing beside it. */
export const addressField = z
  .string()
  .trim()
  .max(254, 'mail.error.address')
  .default('')
  .refine((typed) => typed === '' || ADDRESS.test(typed), 'mail.error.address')

const choice = z.enum(MAIL_CHOICES, 'common.error.not_a_choice')
const fields = Object.fromEntries(MESSAGE_KINDS.map((kind) => [`mail_${kind}`, choice]))

/** `email`, and `mail_<kind>` for each kind. */
export const SettingsForm = z.object({ email: addressField, ...fields }).transform((typed) => ({
  address: typed.email,
  choices: Object.fromEntries(
    MESSAGE_KINDS.map((kind) => [kind, (typed as Readonly<Record<string, unknown>>)[`mail_${kind}`] as MailChoice]),
  ) as Record<MessageKind, MailChoice>,
}))
