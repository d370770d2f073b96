import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { DEFAULT_MAIL, MESSAGE_KINDS, type MailChoice, type MessageKind } from '../notifications/kinds.rules.ts'
import { findAddress, findChoices, saveAddress, saveChoices } from './preferences.queries.ts'

export interface MailSettings {
  /** Empty: no letters. */
  readonly address: string
  readonly choices: Readonly<Record<MessageKind, MailChoice>>
}

export async function readMailSettings({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<MailSettings> {
  const [address, chosen] = await Promise.all([findAddress(db.read, actor.id), findChoices(db.read, actor.id)])
  return { address, choices: { ...DEFAULT_MAIL, ...chosen } }
}

/** Saves the own address and choices. The audit log names what changed and not the address: people's data do not belong there. */
export async function saveMailSettings(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, { address, choices }: MailSettings): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const before = { address: await findAddress(tx, actor.id), choices: { ...DEFAULT_MAIL, ...(await findChoices(tx, actor.id)) } }
    await saveAddress(tx, actor.id, address)
    await saveChoices(tx, actor.id, choices)
    const changed = [
      ...(before.address === address ? [] : ['email']),
      ...MESSAGE_KINDS.filter((kind) => before.choices[kind] !== choices[kind]),
    ]
    return [undefined, { action: 'mail.save_settings', subject: `person:${actor.id}`, details: { changed } }]
  })
}
