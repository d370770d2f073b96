import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { loadDisclosure } from '../../server/disclosures/disclosures.reading.ts'
import { workingVersion, type Disclosure, type DisclosureVersion } from '../../server/disclosures/disclosures.types.ts'
import { listVersionAttachments } from '../../server/attachments/attachments.service.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { subjectOf } from '../../server/disclosures/disclosures.rules.ts'
import { findInTexts, readContent } from '../../server/secrecy/gate.content.ts'
import { replaceScan } from '../../server/secrecy/gate.queries.ts'
import { OFFICE_DAYS, yearsLater, type Ground } from '../../server/secrecy/gate.rules.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { Offices } from './chains.ts'
import { calendar, workingDay } from './clock.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'
import { NEVER_DISCLOSED, OFFICE_QUESTION, SENSITIVE_DRAFT, type HeldBack } from './texts/secrecy.ts'

interface Setting {
  readonly planted: PlantedPeople
  readonly items: ReadonlyMap<string, number>
  readonly now: Date
}

/** Whoever sees every version that waits. */
function everywhere({ people, departments }: PlantedPeople): Actor {
  const one = people.find(({ username }) => username === 'secrecy')!
  const rights = { roles: ['secrecy', 'head', 'publisher'] as const, departmentId: departments.get('RSJ')! }
  return { ...rights, id: one.id, username: 'secrecy', name: one.name, departmentName: '', post: '', rankClass: 'staff' }
}

/** What the gate shows in the demonstration: hits that wait, judgements of the past, a question to the secrecy department, and what is withheld. */
export async function plantSecrecy(tx: Knex.Transaction, setting: Setting): Promise<void> {
  await plantOfficeQuestion(tx, setting)
  for (const text of NEVER_DISCLOSED) await plantWithheld(tx, setting, text)
  await plantSensitiveDraft(tx)
  await scanWaiting(tx, setting)
  await plantPastJudgements(tx, setting)
}

const EIGHT = 8 * 3_600_000
const at = (day: string, hour: number, minute: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + hour * 3_600_000 + minute * 60_000 - EIGHT).toISOString()

interface Held {
  readonly id: number
  readonly versionNumber: 1
  readonly at: string
}

/** A text that came as far as the secrecy review on `day`, with the steps before it. */
async function plantHeld(tx: Knex.Transaction, setting: Setting, text: HeldBack, day: string, state: string): Promise<Held> {
  const { planted, items } = setting
  const offices = new Offices(planted.people)
  const idOf = (username: string): number => planted.people.find((person) => person.username === username)!.id
  const author = idOf(offices.publisher(text.department, new Chance(`secrecy/${text.title}`)))
  const drafted = at(workingDay(day, -1), 9, 12)
  const [id] = await insertReturningIds(tx, 'disclosures', [
    {
      item_id: items.get(text.item),
      department_id: planted.departments.get(text.department),
      title: text.title,
      formed_on: workingDay(day, -3),
      working_number: 1,
      due_on: calendar.addWorkingDays(workingDay(day, -3), 20).date,
      created_by: author,
      created_at: drafted,
      version: 4,
    },
  ])
  const content = { documentNumber: '', body: text.body.join('\n'), elements: [] }
  await insertReturningIds(tx, 'disclosure_versions', [
    {
      disclosure_id: id!,
      number: 1,
      state,
      title: text.title,
      summary: text.summary,
      content: JSON.stringify(content),
      line_count: text.body.length,
      finding_count: await missingElements(tx, items.get(text.item)!),
      drafted_by: author,
      drafted_at: drafted,
      submitted_at: at(workingDay(day, -1), 10, 5),
    },
  ])
  const steps = [
    ['draft', 'done', author, drafted],
    ['submit', 'done', author, at(workingDay(day, -1), 10, 5)],
    ['head_review', 'passed', idOf(offices.head(text.department)), at(workingDay(day, -1), 15, 40)],
  ] as const
  await insertAll(
    tx,
    'disclosure_steps',
    steps.map(([step, outcome, actor, when]) => stepRow(id!, step, outcome, actor, when)),
  )
  return { id: id!, versionNumber: 1, at: at(day, 9, 30) }
}

const stepRow = (id: number, step: string, outcome: string, actor: number, when: string, remark = '') => ({
  disclosure_id: id,
  version_number: 1,
  step,
  outcome,
  actor_id: actor,
  at: when,
  remark,
})

/** Every element that the catalogue asks for and the text does not have is a finding. */
async function missingElements(tx: Knex.Transaction, item: number): Promise<number> {
  const row = (await tx('catalogue_items').where({ id: item }).first('elements')) as { elements: string }
  return (JSON.parse(row.elements) as unknown[]).length
}

async function plantOfficeQuestion(tx: Knex.Transaction, setting: Setting): Promise<void> {
  const today = dateInShanghai(setting.now.toISOString())
  const day = workingDay(today, -5)
  const held = await plantHeld(tx, setting, OFFICE_QUESTION, day, 'secrecy_office')
  const reviewer = setting.planted.people.find(({ username }) => username === 'secrecy')!
  const { addressee, question } = OFFICE_QUESTION
  await insertAll(tx, 'disclosure_steps', [stepRow(held.id, 'refer', 'done', reviewer.id, held.at, `${addressee}：${question}`)])
  await insertAll(tx, 'secrecy_referrals', [
    {
      disclosure_id: held.id,
      version_number: 1,
      addressee,
      question,
      referred_by: reviewer.id,
      referred_at: held.at,
      due_on: calendar.addWorkingDays(day, OFFICE_DAYS).date,
    },
  ])
  await plantAudit(tx, held.id, reviewer, held.at, 'secrecy.refer', { version: 1, addressee })
}

async function plantWithheld(tx: Knex.Transaction, setting: Setting, text: (typeof NEVER_DISCLOSED)[number]): Promise<void> {
  const today = dateInShanghai(setting.now.toISOString())
  const day = workingDay(today, -text.daysAgo)
  const held = await plantHeld(tx, setting, text, day, 'withheld')
  const reviewer = setting.planted.people.find(({ username }) => username === 'secrecy')!
  const { explanation } = text
  const ground: Ground = text.ground
  await insertAll(tx, 'disclosure_steps', [stepRow(held.id, 'withhold', 'done', reviewer.id, held.at, explanation)])
  await insertAll(tx, 'withholdings', [
    {
      disclosure_id: held.id,
      version_number: 1,
      ground,
      explanation,
      decided_by: reviewer.id,
      decided_at: held.at,
      review_on: yearsLater(day, 1),
    },
  ])
  await plantAudit(tx, held.id, reviewer, held.at, 'secrecy.withhold', { version: 1, ground, explanation })
}

const plantAudit = (tx: Knex.Transaction, id: number, by: { id: number; name: string }, when: string, action: string, details: object) =>
  insertAll(tx, 'audit_entries', [
    { at: when, actor_id: by.id, actor_name: by.name, action, subject: subjectOf(id), details: JSON.stringify(details), address: '' },
  ])

/** An ID number and a card number in the text of procurement results that wait for the secrecy reviewer. */
async function plantSensitiveDraft(tx: Knex.Transaction): Promise<void> {
  const row = (await tx('disclosure_versions as v')
    .join('disclosures as d', (on) => on.on('d.id', 'v.disclosure_id').andOn('d.working_number', 'v.number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .where({ 'v.state': 'secrecy_review', 'i.code': 'A4-02' })
    .orderBy('v.id')
    .first('v.id', 'v.content', 'v.line_count', 'v.finding_count')) as
    { id: number; content: string; line_count: number; finding_count: number } | undefined
  if (row === undefined) return
  const content = JSON.parse(row.content) as { body: string }
  // The number of an identity card is a finding of the document's own check too.
  await tx('disclosure_versions')
    .where({ id: row.id })
    .update({
      content: JSON.stringify({ ...content, body: `${content.body}\n${SENSITIVE_DRAFT}` }),
      line_count: row.line_count + 1,
      finding_count: row.finding_count + 1,
    })
}

/** Every version that waits has been scanned when it was submitted. */
async function scanWaiting(tx: Knex.Transaction, { planted, now }: Setting): Promise<void> {
  const actor = everywhere(planted)
  const waiting = (await tx('disclosure_versions as v')
    .join('disclosures as d', (on) => on.on('d.id', 'v.disclosure_id').andOn('d.working_number', 'v.number'))
    .whereIn('v.state', ['head_review', 'secrecy_review', 'secrecy_office', 'approval_1', 'approval_2', 'withheld'])
    .orderBy('v.id')
    .select('d.id')) as { id: number }[]
  for (const { id } of waiting) {
    const disclosure = await loadDisclosure(tx, actor, id)
    const version = workingVersion(disclosure)
    if (version !== undefined) await scan(tx, disclosure, version, version.submittedAt ?? now.toISOString())
  }
}

async function scan(tx: Knex.Transaction, disclosure: Disclosure, version: DisclosureVersion, when: string): Promise<void> {
  const content = await readContent(tx, disclosure, version, listVersionAttachments)
  // Files are read in a thread of their own, outside any transaction: the product does it at the first review of such a version.
  if (content.files.length > 0) return
  await replaceScan(tx, {
    disclosureId: disclosure.id,
    versionId: version.id,
    versionNumber: version.number,
    contentHash: content.hash,
    texts: content.texts.length,
    files: 0,
    found: await findInTexts(content.texts),
    at: when,
  })
}

/** What was cleared and masked before some of the latest publications. */
async function plantPastJudgements(tx: Knex.Transaction, { planted }: Setting): Promise<void> {
  const chance = new Chance('secrecy/past')
  const found = (await tx('disclosure_versions as v')
    .join('disclosures as d', (on) => on.on('d.id', 'v.disclosure_id').andOn('d.published_number', 'v.number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .where({ 'v.state': 'published', 'i.register': 'documents' })
    .whereNull('d.withdrawn_at')
    .orderBy('v.published_at', 'desc')
    .limit(40)
    .select('v.id', 'd.id as disclosure_id', 'v.submitted_at')) as { id: number; disclosure_id: number; submitted_at: string }[]
  const actor = everywhere(planted)
  for (const row of found.filter((_, i) => i % 5 === 2)) {
    const disclosure = await loadDisclosure(tx, actor, row.disclosure_id)
    const version = disclosure.versions.find(({ id }) => id === row.id)
    const review = disclosure.steps.findLast(({ step, versionNumber }) => step === 'secrecy_review' && versionNumber === version?.number)
    if (version === undefined || review === undefined) continue
    await scan(tx, disclosure, version, row.submitted_at)
    await insertAll(tx, 'secrecy_hits', pastHits(row, review, chance))
  }
}

function pastHits(
  row: { id: number; disclosure_id: number },
  review: { actorId: number | null; actorName: string; at: string },
  chance: Chance,
): object[] {
  const last = (digits: number): string => String(chance.int(10 ** (digits - 1), 10 ** digits - 1))
  const masked = { kind: 'mobile', excerpt: `联系人电话：13${chance.int(0, 9)}****${last(4)}`, outcome: 'masked', reason: '' }
  const cleared = { kind: 'birth_date', excerpt: '出生日期：19**年**月', outcome: 'cleared', reason: '@needed' }
  return (chance.happens(0.5) ? [masked] : [masked, cleared]).map(({ kind, excerpt, outcome, reason }, position) => ({
    disclosure_id: row.disclosure_id,
    version_id: row.id,
    position: position + 100,
    kind,
    severity: 'decide',
    place: 'body',
    label: 'documents.body',
    params: '{}',
    excerpt,
    fingerprint: `demo-${row.id}-${position}`,
    outcome,
    reason,
    decided_by: review.actorId,
    decided_by_name: review.actorName,
    decided_at: review.at,
  }))
}
