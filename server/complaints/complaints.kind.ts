import type { Knex } from 'knex'
import { hasRole, type Actor } from '../auth/policy.ts'
import { stepsOf } from '../cases/decided.service.ts'
import { registerCaseKind } from '../cases/kinds.registry.ts'
import { isActor } from '../cases/cases.policy.ts'
import type { Case, CaseKind } from '../cases/cases.types.ts'
import { findComplaint } from './complaints.queries.ts'
import { ComplaintFields } from './complaints.forms.ts'
import { partsOf, seesAll } from './complaints.policy.ts'
import { GROUNDS, type Ground } from './complaints.rules.ts'
import { STEP_WORDS } from './complaints.words.ts'
import { complaintFields, presentPanel } from './panel.presenter.ts'
import { complainable, readComplaint } from './filing.service.ts'

/** What of the house's own acts is left: the conversation, notes, more time, and what the complainant says to the answer. */
const LEFT: ReadonlySet<string> = new Set(['write', 'note', 'ask_extension', 'extend', 'refuse_extension'])

/** Inspectors of the office that looks into it, and leaders; `recused` takes away whom it concerns. */
const sees = (actor: Actor, held: Case): boolean =>
  hasRole(actor, 'leader') || (hasRole(actor, 'inspector') && actor.departmentId === held.responsibleId)

export const complaintKind: CaseKind = {
  kind: 'complaint',
  icon: 'message-exclamation',
  anonymous: true,
  href: '/cases/new/complaint',
  desk: { department: 'JCS', roles: ['inspector'] },
  signedBy: 'leader',
  publishable: false,
  rated: true,
  steps: STEP_WORDS,
  told: { department: ['inspector'], leaders: ['leader'] },
  sees,
  async recused(db, actor, held) {
    const complaint = await findComplaint(db, held.id)
    return complaint === undefined || !seesAll(actor, complaint)
  },
  helps: { write: 'complaints.act.write.help' },
  denies: (act) => (LEFT.has(act) ? undefined : 'complaints.denied.house'),
  async letterFields(db, words, typed, problems, named) {
    return complaintFields(await complainable(db), typed, problems, { ...words, named })
  },
  readLetter: (db, typed, today) => readComplaint(db, ComplaintFields.parse(typed), today),
  async panel(db, held, reader, words) {
    const complaint = await findComplaint(db, held.id)
    if (complaint === undefined) return undefined
    const inside = isActor(reader) && !partsOf(reader, complaint).isComplainant
    const ground = complaint.phase === 'declined' ? await groundOf(db, held.id) : undefined
    return { view: 'complaints/panel', data: { complaint: presentPanel(complaint, { inside, ground }, words) } }
  },
}

async function groundOf(db: Knex, id: number): Promise<Ground | undefined> {
  const declined = (await stepsOf(db, id)).findLast(({ kind }) => kind === 'declined')
  return GROUNDS.find((one) => one === declined?.details['ground'])
}

registerCaseKind(complaintKind)
