import assert from 'node:assert/strict'
import { insertAttachment } from '../../server/attachments/attachments.queries.ts'
import { storeBlob } from '../../server/attachments/blobs.queries.ts'
import { RevisionCache } from '../../server/db/revision-cache.ts'
import { listDuties } from '../../server/duties/duties.service.ts'
import { getFinding } from '../../server/inspections/rectification.service.ts'
import { chen, he, inspector, lin, ma, sysadmin, secadmin, sun, xu, zhou, type Persona } from '../support/personas.ts'
import { countQueries } from '../support/query-count.ts'
import { makeWorld, type World } from '../support/world.ts'
import { opened as openedRound, rowOf, submitted as submittedRound } from './appraisals/flow.ts'
import { asked as askedCase } from './cases/flow.ts'
import { named as namedComplaint, stated } from './complaints/flow.ts'
import { plantOwed } from './compliance/planting.ts'
import { cycleIn } from './evaluations/cycles-world.ts'
import { countedMotion } from './elections/counted.ts'
import { drafted, published, submitted } from './disclosures/flow.ts'
import { polled as openedTopic } from './discussions/flow.ts'
import { collecting } from './elections/flow.ts'
import { withKeys } from './elections/trustees-flow.ts'
import { preliminary } from './evaluations/results-world.ts'
import { frozenScheme } from './evaluations/scheme-fixtures.ts'
import { publishedItem } from './guides/planting.ts'
import { ordered, planned } from './inspections/flow.ts'
import { publishedNotice, withPersonnel } from './publicity/flow.ts'
import { established } from './vetoes/flow.ts'
import { opened as openedRecord } from './vetoes/records.ts'
import { plantBudget, plantLines, plantRecord } from './registers/expenses/planting.ts'

/**
 * How many statements one page may cost, session and frame included. A page that needs more has to say why here. `:record`, `:item` and
 * `:expenses` stand for a record of texts, its catalogue item and a record of expense lines.
 */
const BUDGETS: readonly (readonly [string, Persona, number])[] = [
  ['/', chen, 8], // with what asks to be acknowledged, and which elections are open to the reader, which is then remembered
  ['/', lin, 10],
  ['/', sun, 10],
  ['/cockpit', zhou, 12],
  ['/cockpit/due', zhou, 3],
  ['/cockpit/departments', zhou, 5],
  ['/disclosures', chen, 4],
  ['/disclosures', lin, 4],
  ['/disclosures?state=late&q=a&sort=title', zhou, 4],
  ['/catalogue', chen, 5], // with the edition in force
  ['/catalogue/editions', chen, 4],
  ['/catalogue/withheld', zhou, 5],
  ['/catalogue/:item', chen, 8], // with its changes over the editions, what the reader subscribes to, and the laws that its basis may cite
  ['/compliance', chen, 9], // groups, calendar, three axes
  ['/compliance?view=items&by=year&at=2026&of=all', zhou, 7], // the axes are known by now
  ['/compliance/obligations', chen, 6],
  ['/compliance/departments/:department', sun, 9],
  ['/compliance/balance?by=year&at=2026', chen, 5],
  ['/compliance/freshness', chen, 6],
  ['/compliance/spot-checks', chen, 4],
  ['/yearbook/2026', chen, 9], // openings are counted each time; publications, answers, departments and the years are remembered
  ['/yearbook/2026/print', chen, 15], // with the yearly table, the ranking and the ballots
  ['/personnel', chen, 5],
  ['/publicity', chen, 6], // periods are counted from the publications and the calendar in force
  ['/publicity/:notice', chen, 11],
  ['/disclosures/:notice', chen, 15],
  ['/guides', chen, 4],
  ['/guides/:guide', chen, 7],
  ['/disclosures/:record', chen, 9], // with how many topics are about it, which is then remembered
  ['/disclosures/:record', lin, 10], // with its place in the log and the obligation it answers
  ['/disclosures/:expenses', chen, 12], // with its place in the log and the obligation it answers; how many have read it is not remembered
  ['/elections', chen, 4],
  ['/elections/:election', chen, 10], // with its classes, questions, steps, roll and box; the same for sixty candidates
  ['/integrity', chen, 4],
  ['/integrity/gift', chen, 5],
  ['/catalogue/systems', chen, 6],
  ['/obligations', lin, 3],
  ['/obligations', zhou, 4],
  ['/obligations/:duty', chen, 8],
  ['/admin/calendar', sysadmin, 4],
  ['/expenses', chen, 7],
  ['/expenses/departments', chen, 7],
  ['/expenses/lines', chen, 7],
  ['/expenses/normal', he, 7],
  ['/evaluations', chen, 8], // with who takes part in the one that matters now
  ['/evaluations/:result/ranking', chen, 16], // versions, objections, decisions, confirmations; what it is compared with
  ['/evaluations/:result/sheets/department:CW', chen, 15], // who scored, versions, objections; the group's mean is remembered
  ['/evaluations/:result/objections', chen, 9],
  ['/evaluations/:result/versions/1', chen, 9],
  ['/evaluations/:cycle', chen, 14], // with what is still missing
  ['/evaluations/:cycle/progress', chen, 12],
  ['/evaluations/:cycle/entries', chen, 10],
  ['/evaluations/:cycle/ballots', chen, 10],
  ['/evaluations/:cycle/scoring', inspector, 14],
  ['/evaluations/:cycle/scoring/B1', inspector, 13],
  ['/inspections', chen, 7], // with its years and this year's counts
  ['/inspections/:inspection', inspector, 11], // with what a manager may choose from
  ['/inspections/rectifications', sun, 5],
  ['/inspections/visits/:visit', sun, 12], // checklist, answers, pictures, findings, notices, steps and people, however many
  ['/inspections/findings/:finding', sun, 10],
  ['/asset-disposals', chen, 6],
  ['/asset-disposals/lines', chen, 7], // the batches of the page's lines are read whole, to be judged
  ['/asset-disposals/thresholds', chen, 3],
  ['/bulletin', chen, 5],
  ['/applications', zhou, 8],
  ['/applications/annual', zhou, 6],
  ['/cases', chen, 6],
  ['/cases', lin, 12], // five queues are counted
  ['/cases/:case', chen, 12], // steps, pauses, answers, messages, files and the rule
  ['/cases/:case', lin, 15], // and departments, colleagues and templates to choose from
  ['/cases/register', lin, 8],
  ['/cases/statistics', chen, 6],
  ['/cases/published', chen, 6],
  ['/complaints', inspector, 8],
  ['/complaints/:complaint', inspector, 10], // findings, steps, files and the vetoes to choose from, however many cycles run
  ['/complaints/:complaint', sun, 6],
  ['/cases/:complaint', inspector, 16], // who is concerned is asked twice: for the door, and for what the page says
  ['/discussions', chen, 6], // how far one has read, the boards with what is unread, the topics
  ['/discussions/boards/general', chen, 7], // and the pinned ones
  ['/discussions/:topic', chen, 14], // posts, names and files in them, the poll with who chose what, the steps, one's draft, who may be asked
  ['/bulletin/counts', lin, 8],
  ['/bulletin/articles', lin, 5],
  ['/disclosures/withheld', ma, 4],
  ['/disclosures/:record/versions/1/secrecy', ma, 8],
  ['/disclosures/:record/versions/1/review-sheet', ma, 9],
  ['/reviews', sun, 4],
  ['/reviews', zhou, 5],
  ['/reviews/delegations', sun, 5],
  ['/log', chen, 6],
  ['/disclosures/:record/receipt', chen, 9],
  ['/log/verify', chen, 3],
  ['/directory', chen, 5],
  ['/search', chen, 4],
  ['/search?q=a', chen, 12], // some of them only tell PostgreSQL how, twice
  ['/laws', chen, 3],
  ['/directory/people/:chen', chen, 7],
  ['/boards/JYCJ', chen, 8],
  ['/account/profile', chen, 3],
  ['/account', chen, 7],
  ['/evaluations/schemes', chen, 4],
  ['/evaluations/schemes/:scheme', chen, 4],
  ['/appraisals', chen, 4],
  ['/appraisals/:round', zhou, 8], // the round, how far everybody is, one's own, everybody's, and what waits for a decision
  ['/appraisals/people/:own', chen, 7], // with the draft of their own summary
  ['/appraisals/:submitted/decision', zhou, 8], // everybody with their marks and sanctions, and what vetoes leave their departments
  ['/anonymous', chen, 5], // the texts, their stubs and the keys
  ['/moderation/log', chen, 4],
  ['/demand', chen, 5],
  ['/demand', xu, 9], // with what waits: rules, decisions, questions, searches, names
  ['/demand/rules', chen, 3],
  ['/vetoes', chen, 5], // the last counts what nobody has looked into
  ['/vetoes/:veto', sun, 9], // deciders, verdicts, steps, files and the scheme
  ['/accountability', chen, 4],
  ['/accountability/:account', sun, 6],
  ['/admin/security', secadmin, 4],
  // Five files cost one statement, as one would; a download asks once for its size and once for each quarter of a megabyte.
  ['/disclosures/:filed', chen, 9],
  ['/disclosures/:filed', ma, 10],
  ['/disclosures/:draft/edit', lin, 12], // with the obligation it answers; form, check and gate each read the text as it is stored
  ['/disclosures/:draft/attachments', lin, 6],
  ['/attachments/:file', chen, 6],
  ['/attachments/:file/view', chen, 5],
  ['/elections/:counted/results', chen, 18], // the roll, the box with its texts, the trustees with what they decrypted, the record and what follows
  ['/elections/:counted/minutes', chen, 20], // and the archive, whose hash is taken once
  ['/elections/:counted/recount', chen, 18],
  ['/elections/:election/collect', chen, 7],
  ['/elections/:election/vote', chen, 8],
  ['/elections/:counted/find', chen, 6],
  ['/elections/:counted/board', chen, 8],
  ['/elections/:counted/verify', chen, 6],
  ['/elections/:counted/trustees', chen, 8],
  ['/elections/:waiting/trustees', zhou, 10], // who keeps keys, what they did, and what waits for a leader
  ['/elections/:waiting/ceremony', zhou, 8],
  ['/elections/:waiting/count', zhou, 10],
]

/** How many statements the frame's duties cost whoever comes first after a change, however many visits, cases and people there are. */
const DUTIES: readonly (readonly [Persona, number])[] = [
  [chen, 12], // visits with people and findings, who answers for something, assessments, open ballots, notices to acknowledge; cases with answers, steps and pauses, complaints
  [sun, 20], // and vetoes, what the department owes, what waits for a signature, topics to answer, what is demanded; whom complaints are about
  [zhou, 24], // and an edition of the catalogue; for each result on notice, what is decided of it
  [inspector, 27], // and spot checks; for each cycle in scoring, how much of it is in
]

describe('Queries per page', () => {
  let world: World
  const places: Record<string, string> = {}
  before(async function () {
    this.timeout(60_000)
    world = await makeWorld()
    places['record'] = String(await published(world))
    await world.visitor().get('/log').expect(200) // makes the checkpoint; every page's foot reads it at most once in five seconds
    await plantOwed(world.db.write, world.cast, [
      { dueOn: '2026-02-10' },
      { dueOn: '2026-01-10', answeredAt: '2026-01-15T01:00:00.000Z', department: 'CW' },
    ])
    places['cycle'] = String((await cycleIn(world, { granted: ['luo'] })).id)
    places['result'] = String(await preliminary(world))
    places['department'] = String(world.cast.departments['JYCJ'])
    places['duty'] = String(
      (
        (await world.db
          .read('obligations')
          .where({ disclosure_id: Number(places['record']) })
          .first('id')) as { id: number }
      ).id,
    )
    places['election'] = String(await collecting(world))
    places['counted'] = String(await countedMotion(world))
    places['waiting'] = String((await withKeys(world)).id)
    places['finding'] = String(await ordered(world))
    places['visit'] = String((await getFinding(world.deps, world.actor(inspector), Number(places['finding']))).visit.id)
    places['inspection'] = String(await planned(world))
    places['chen'] = String(world.cast.people['chen'])
    places['item'] = String(world.cast.items['B-01'])
    places['guide'] = String(await publishedItem(world))
    places['scheme'] = String(await frozenScheme(world))
    places['submitted'] = String(await submittedRound(world))
    places['round'] = String(await openedRound(world))
    places['own'] = String((await rowOf(world, Number(places['round']), 'chen')).id)
    places['veto'] = String(await established(world, { cycle: Number(places['result']) }))
    places['account'] = String(await openedRecord(world))
    places['case'] = String(await askedCase(world))
    places['complaint'] = String(await statedComplaint(world))
    places['topic'] = String(await openedTopic(world))
    await withPersonnel(world)
    places['notice'] = String(await publishedNotice(world))
    await submitted(world, { item: 'B-04', period: null })
    const { versionId, disclosureId } = await plantRecord(world.db.write, world.cast, { item: 'A-01', department: 'CW', period: '2026-01' })
    await plantLines(world.db.write, world.cast, versionId, [
      { department: 'CW', period: '2026-01', category: 'reception', amount: 900_000 },
    ])
    await plantBudget(world.db.write, world.cast, 2026, [['CW', 'reception', 500_000]])
    places['expenses'] = String(disclosureId)
    const filed = await published(world, { item: 'B-04', period: null })
    const draft = await drafted(world, { item: 'B-04', period: null })
    places['file'] = String((await withFiles(world, filed)).at(-1))
    await withFiles(world, draft)
    Object.assign(places, { filed: String(filed), draft: String(draft) })
    // What is asked of people is read once after a change: it has budgets of its own below.
    for (const persona of new Set(BUDGETS.map(([, who]) => who))) await (await world.as(persona)).get('/account/profile').expect(200)
  })
  after(() => world.close())

  for (const [route, persona, most] of BUDGETS)
    it(`${route} for ${persona.username}: at most ${most}`, async () => {
      const path = route.replace(/:(\w+)/, (_, place: string) => places[place] ?? '')
      const agent = await world.as(persona)
      const { statements } = await countQueries(world, () => agent.get(path).expect(200))
      assert.ok(statements.length <= most, `${statements.length} statements:\n${statements.join('\n')}`)
      assert.ok(statements.length >= 2, 'the session and the frame at least')
    })

  for (const [persona, most] of DUTIES)
    it(`what is asked of ${persona.username}, after a change: at most ${most}`, async () => {
      const deps = { ...world.deps, cache: new RevisionCache() }
      const { statements } = await countQueries(world, () => listDuties(deps, world.actor(persona)))
      assert.ok(statements.length <= most, `${statements.length} statements:\n${statements.join('\n')}`)
    })
})

/** A complaint to which the department has answered. */
const statedComplaint = async (world: World): Promise<number> => stated(world, await namedComplaint(world))

/** Five files with the first version of a record. Returns their ids. */
async function withFiles({ db, cast }: World, disclosureId: number): Promise<number[]> {
  const [version] = (await db.read('disclosure_versions').where({ disclosure_id: disclosureId }).select('id')) as [{ id: number }]
  const at = '2026-02-25T01:00:00.000Z'
  const ids: number[] = []
  for (let i = 0; i < 5; i++) {
    const sha256 = await storeBlob(db.write, Buffer.from(`%PDF-${disclosureId}-${i}`), 'application/pdf', at)
    const of = { versionId: version.id, position: i, uploadedBy: cast.people['lin']!, uploadedAt: at, publicSha256: sha256 }
    ids.push(await insertAttachment(db.write, { ...of, name: `${i}.pdf`, type: 'application/pdf', sha256 }))
  }
  return ids
}
