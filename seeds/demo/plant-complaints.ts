import type { Knex } from 'knex'
import type { Actor } from '../../server/auth/policy.ts'
import { receiptHash } from '../../core/receipt-code.ts'
import { getCase } from '../../server/cases/cases.service.ts'
import { demoReceipt } from '../../server/cases/demo-receipts.service.ts'
import { sendLetter } from '../../server/cases/letters.service.ts'
import '../../server/complaints/complaints.kind.ts'
import { find, sign } from '../../server/complaints/finding.service.ts'
import { acceptComplaint, declineComplaint, giveNotice, state, type Which } from '../../server/complaints/handling.service.ts'
import { findComplaint } from '../../server/complaints/complaints.queries.ts'
import { vetoChoices } from '../../server/complaints/veto.service.ts'
import type { Deps } from '../../server/deps.ts'
import { logActsLater } from '../../server/transparency-log/acts.service.ts'
import { workingDay } from './clock.ts'
import { Scene } from './elections/scene.ts'
import type { PlantedPeople } from './plant-people.ts'
import {
  ANONYMOUS,
  NOT_TAKEN,
  SILENT,
  SUBSTANTIATED,
  TO_SIGN,
  type ComplaintTale,
  type FoundTale,
  type InvestigatedTale,
} from './texts/complaints.ts'

const INVESTIGATOR = 'inspector2'
const LEADER = 'leader'

/** Five complaints through the product's own services, on days of the past: one proposes a veto, one is not taken, two are under way. */
export async function plantComplaints(
  tx: Knex.Transaction,
  planted: PlantedPeople,
  deps: Pick<Deps, 'db' | 'config' | 'now'>,
): Promise<void> {
  logActsLater(tx)
  const scene = new Scene(tx, planted, deps)
  const ago = (n: number): string => workingDay(scene.today, -n)
  await decided(scene, ANONYMOUS, ago(48), ago(62))
  await notTaken(scene, ago(33))
  await decided(scene, SUBSTANTIATED, ago(19), ago(30))
  await found(scene, TO_SIGN, ago(12), ago(20))
  await notified(scene, SILENT, ago(9), ago(13))
}

const which = async ({ tx }: Scene, id: number): Promise<Which> => ({ id, version: (await getCase(tx, id)).version })

async function complained(
  scene: Scene,
  { by, about, title, body, nameShown, receipt }: ComplaintTale,
  day: string,
  happenedOn: string,
): Promise<number> {
  scene.at(day, '10:20')
  const typed = {
    target: about === null ? 'matter' : 'department',
    department: about === null ? '' : String(scene.department(about).id),
    happenedOn,
    ...(nameShown && { nameShown: '1' }),
  }
  const actor = by === null ? undefined : scene.actor(by)
  const letter = { about: undefined, title, body, consent: false }
  const delivered = receipt && { hash: receiptHash(demoReceipt(receipt))!, staff: false, take: () => Promise.resolve() }
  return (await sendLetter(scene.deps, actor, 'complaint', letter, { body: typed, uploads: [] }, delivered)).id
}

async function notTaken(scene: Scene, day: string): Promise<void> {
  const id = await complained(scene, NOT_TAKEN, day, workingDay(day, -3))
  scene.at(workingDay(day, 2), '15:30')
  await declineComplaint(scene.deps, scene.actor(INVESTIGATOR), await which(scene, id), NOT_TAKEN)
}

/** Taken on the second day, and the department asked on the third. */
async function notified(scene: Scene, tale: InvestigatedTale, day: string, happenedOn: string): Promise<number> {
  const id = await complained(scene, tale, day, happenedOn)
  const investigator = scene.actor(INVESTIGATOR)
  scene.at(workingDay(day, 1), '09:25')
  await acceptComplaint(scene.deps, investigator, await which(scene, id), {
    department: String(scene.department(tale.department).id),
    summary: tale.summary,
  })
  scene.at(workingDay(day, 2), '10:05')
  await giveNotice(scene.deps, investigator, await which(scene, id), { text: tale.notice, days: 5 })
  return id
}

async function found(scene: Scene, tale: FoundTale, day: string, happenedOn: string): Promise<number> {
  const id = await notified(scene, tale, day, happenedOn)
  scene.at(workingDay(day, 6), '16:10')
  await state(scene.deps, headOf(scene, tale.department), await which(scene, id), tale.statement, [])
  scene.at(workingDay(day, 10), '11:15')
  const complaint = await findComplaint(scene.tx, id)
  const [veto] = complaint === undefined || tale.verdict !== 'substantiated' ? [] : await vetoChoices(scene.tx, complaint)
  await find(scene.deps, scene.actor(INVESTIGATOR), await which(scene, id), { ...tale, veto: veto?.value ?? '' }, [])
  return id
}

async function decided(scene: Scene, tale: FoundTale, day: string, happenedOn: string): Promise<void> {
  const id = await found(scene, tale, day, happenedOn)
  scene.at(workingDay(day, 12), '15:40')
  await sign(scene.deps, scene.actor(LEADER), await which(scene, id), { agrees: 'yes', remark: '' })
}

function headOf(scene: Scene, code: string): Actor {
  const head = scene.people.find(({ department, roles }) => department === code && roles.includes('head'))
  if (head === undefined) throw new Error(`nobody heads ${code}`)
  return scene.actor(head.username)
}
