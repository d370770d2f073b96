import type { Knex } from 'knex'
import { z } from 'zod'
import { rows } from '../db/decode.ts'
import { MAIL_CHOICES, MESSAGE_KINDS, type MailChoice, type MessageKind } from '../notifications/kinds.rules.ts'

const KNOWN: ReadonlySet<string> = new Set(MESSAGE_KINDS)
const PreferenceRow = z.object({ kind: z.string(), mail: z.enum(MAIL_CHOICES) })

export type Choices = Readonly<Partial<Record<MessageKind, MailChoice>>>

/** What the person has chosen; kinds of older releases are left out. */
export async function findChoices(db: Knex, personId: number): Promise<Choices> {
  const found = rows(PreferenceRow, await db('mail_preferences').where({ person_id: personId }).select('kind', 'mail'))
  return Object.fromEntries(found.filter(({ kind }) => KNOWN.has(kind)).map(({ kind, mail }) => [kind, mail]))
}

export async function saveChoices(tx: Knex, personId: number, choices: Choices): Promise<void> {
  const chosen = Object.entries(choices).map(([kind, mail]) => ({ person_id: personId, kind, mail }))
  await tx('mail_preferences').insert(chosen).onConflict(['person_id', 'kind']).merge(['mail'])
}

export async function findAddress(db: Knex, personId: number): Promise<string> {
  const row: unknown = await db('people').where({ id: personId }).first('email')
  return z.object({ email: z.string() }).parse(row).email
}

export async function saveAddress(tx: Knex, personId: number, address: string): Promise<void> {
  await tx('people').where({ id: personId }).update({ email: address })
}
