import type { Knex } from 'knex'
import {
  askParty,
  concludeRemedy,
  endApplication,
  enterCorrection,
  enterOpinion,
  enterRemedy,
  type Which,
} from '../../server/applications/acts.service.ts'
import { insertCopy, insertOffice, listParties, listRemedies } from '../../server/applications/applications.queries.ts'
import { registerApplications } from '../../server/applications/kind.ts'
import { enterApplication } from '../../server/applications/opening.service.ts'
import { refuses } from '../../server/applications/replies.rules.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { recognise } from '../../server/attachments/recognise.ts'
import { storeBlob } from '../../server/attachments/blobs.queries.ts'
import { askCorrection, assignCase } from '../../server/cases/acts.service.ts'
import { approveAnswer, draftAnswer } from '../../server/cases/answering.service.ts'
import { insertStep } from '../../server/cases/cases.queries.ts'
import { getCase } from '../../server/cases/cases.service.ts'
import type { Deps } from '../../server/deps.ts'
import { logActsLater } from '../../server/transparency-log/acts.service.ts'
import { workingDay } from './clock.ts'
import { Scene } from './elections/scene.ts'
import { redactedScan } from './files/forms.ts'
import type { PlantedPeople } from './plant-people.ts'
import { ENTERED, OFFICE_TEXT, type ApplicationTale, type PlantedCopy } from './texts/applications.ts'

const CLERK = 'editor'

/** Applications from outside of last year and this one, entered and answered through the product's own services on days of the past. */
export async function plantApplications(
  tx: Knex.Transaction,
  planted: PlantedPeople,
  deps: Pick<Deps, 'db' | 'config' | 'now'>,
): Promise<void> {
  registerApplications()
  logActsLater(tx)
  const scene = new Scene(tx, planted, deps)
  const year = Number(scene.today.slice(0, 4))
  await plantOffice(scene, `${year - 1}-01-02`)
  for (const tale of ENTERED) {
    const day = tale.on === undefined ? workingDay(scene.today, -(tale.ago ?? 0)) : workingDay(`${year - 1}-${tale.on}`, 0)
    await play(scene, tale, day)
  }
}

async function plantOffice(scene: Scene, day: string): Promise<void> {
  await insertOffice(scene.tx, {
    from_on: day,
    review_body: OFFICE_TEXT.reviewBody,
    court: OFFICE_TEXT.court,
    address: OFFICE_TEXT.address,
    telephone: OFFICE_TEXT.telephone,
    pay_to: OFFICE_TEXT.payTo,
    entered_by: scene.person(CLERK).id,
    entered_at: `${day}T01:20:00.000Z`,
  })
}

/** A year that is planted early has not seen the end of what it began. */
const isPast = ({ today }: Scene, day: string): boolean => day < today

const which = async ({ tx }: Scene, id: number): Promise<Which> => ({ id, version: (await getCase(tx, id)).version })

async function play(scene: Scene, tale: ApplicationTale, arrived: string): Promise<void> {
  const clerk = scene.actor(CLERK)
  scene.at(arrived, '09:40')
  const { id } = await enterApplication(scene.deps, clerk, formOf(tale, arrived), [])
  if (tale.to === '') return
  scene.at(workingDay(arrived, 1), '10:15')
  await assignCase(scene.deps, clerk, await which(scene, id), { department: scene.department(tale.to).id, reason: '' })
  const drafter = drafterOf(scene, tale.to)
  let begun = arrived
  if (tale.correction !== undefined) begun = await corrected(scene, id, tale.correction, arrived)
  if (tale.party !== undefined) begun = await consulted(scene, id, tale, begun)
  if (tale.reply !== null) await ended(scene, id, tale, drafter, workingDay(begun, 11))
}

const formOf = (tale: ApplicationTale, arrivedOn: string) => ({
  applicant: tale.applicant,
  name: tale.name,
  idKind: tale.applicant === 'natural' ? 'resident_card' : 'credit_code',
  idNumber: tale.id,
  phone: '0512-80100000',
  email: '',
  address: '临溪市人民东路 12 号',
  agent: tale.agent ?? '',
  title: tale.title,
  wantedNumber: '',
  body: tale.body,
  medium: 'paper',
  delivery: 'post',
  channel: tale.channel,
  arrivedOn,
  confirmedOn: '',
})

/** Asked on the fourth day, sent in on the eighth after: the days begin anew. */
async function corrected(scene: Scene, id: number, [asked, sent]: readonly [string, string], arrived: string): Promise<string> {
  scene.at(workingDay(arrived, 4), '15:10')
  const drafter = drafterOf(scene, (await getCase(scene.tx, id)).responsibleId)
  await askCorrection(scene.deps, drafter, await which(scene, id), { text: asked })
  const on = workingDay(arrived, 8)
  scene.at(on, '09:50')
  await enterCorrection(scene.deps, scene.actor(CLERK), await which(scene, id), { text: sent, on })
  return on
}

async function consulted(scene: Scene, id: number, tale: ApplicationTale, begun: string): Promise<string> {
  const drafter = drafterOf(scene, tale.to)
  scene.at(workingDay(begun, 3), '11:05')
  await askParty(scene.deps, drafter, await which(scene, id), { kind: 'third_party', name: tale.party ?? '' })
  if (tale.reply === null) return begun
  const on = workingDay(begun, 12)
  scene.at(on, '14:30')
  const [party] = await listParties(scene.tx, id)
  await enterOpinion(scene.deps, scene.actor(CLERK), await which(scene, id), {
    party: party?.id ?? 0,
    opinion: 'objects',
    reasons: '决定书载有本公司客户名单和用工成本，公开会使同行得知，请不予公开。',
  })
  return on
}

async function ended(scene: Scene, id: number, tale: ApplicationTale, drafter: Actor, day: string): Promise<void> {
  const { reply, answer = '', details = {} } = tale
  if (reply === null || !isPast(scene, day)) return
  scene.at(day, '10:25')
  if (reply === 'withdrawn') {
    await endApplication(scene.deps, drafter, await which(scene, id), { ending: 'withdrawn', reason: answer })
    return
  }
  if (tale.copy !== undefined) await handOver(scene, id, tale.copy, drafter, day)
  await draftAnswer(scene.deps, drafter, await which(scene, id), { body: answer, reply, details }, { submit: true })
  const signedOn = workingDay(day, 2)
  if (!isPast(scene, signedOn)) return
  scene.at(signedOn, '16:20')
  const signer = refuses(reply) ? scene.actor('approver') : headOf(scene, tale.to)
  await approveAnswer(scene.deps, signer, await which(scene, id))
  if (tale.remedy !== undefined) await reviewed(scene, id, tale.remedy, workingDay(day, 20))
}

/** As `keepCopy`, without looking for what is left under the black, which takes seconds; a test of the demo year does. */
async function handOver(scene: Scene, id: number, { name, form }: PlantedCopy, by: Actor, day: string): Promise<void> {
  const { tx, deps } = scene
  const bytes = await redactedScan(form)
  const { type, cleaned } = await recognise(bytes, name)
  const kept = cleaned ?? bytes
  const at = deps.now().toISOString()
  const sha256 = await storeBlob(tx, kept, type, at)
  await insertCopy(tx, { case_id: id, redacted: true, name, type, size: kept.length, sha256, uploaded_by: by.id, on_date: day })
  const { round } = await getCase(tx, id)
  await insertStep(tx, { caseId: id, round, kind: 'application_redacted', actorId: by.id, on: day, at, rule: '政府信息公开条例第三十七条' })
}

async function reviewed(scene: Scene, id: number, kind: 'reconsideration' | 'suit', day: string): Promise<void> {
  if (!isPast(scene, day)) return
  const clerk = scene.actor(CLERK)
  scene.at(day, '09:30')
  const filed = { kind, body: OFFICE_TEXT.reviewBody, number: `临政复〔${day.slice(0, 4)}〕31号`, filedOn: day }
  await enterRemedy(scene.deps, clerk, await which(scene, id), filed)
  const [remedy] = await listRemedies(scene.tx, id)
  const closedOn = workingDay(day, 38)
  if (!isPast(scene, closedOn)) return
  scene.at(closedOn, '15:00')
  await concludeRemedy(scene.deps, clerk, await which(scene, id), { remedy: remedy?.id ?? 0, outcome: 'upheld', closedOn })
}

/** Who drafts in a department: its publisher, or its head. */
function drafterOf(scene: Scene, of: string | number | null): Actor {
  const inside = scene.people.filter(({ department }) => department === of || scene.department(department).id === of)
  const drafter = inside.find(({ roles }) => roles.includes('publisher')) ?? inside.find(({ roles }) => roles.includes('head'))
  if (drafter === undefined) throw new Error(`nobody drafts in ${String(of)}`)
  return scene.actor(drafter.username)
}
function headOf(scene: Scene, code: string): Actor {
  const head = scene.people.find(({ department, roles }) => department === code && roles.includes('head'))
  if (head === undefined) throw new Error(`nobody heads ${code}`)
  return scene.actor(head.username)
}
