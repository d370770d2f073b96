import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import { readPeriods } from '../../server/publicity/publicity.reading.ts'
import { codeHash } from '../../server/publicity/receipts.ts'
import { listLines } from '../../server/registers/personnel-actions/personnel-actions.queries.ts'
import { insertAll } from './batches.ts'
import { storiesOf } from './personnel.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { OBJECTIONS } from './texts/personnel.ts'

type Story = 'unaffected' | 'deferred' | 'open'

/** A notice as it stands: the newest version that was published, its people and its last day. */
interface Standing {
  readonly disclosureId: number
  readonly versionId: number
  readonly firstOn: string
  readonly lastOn: string
  readonly lines: readonly { readonly lineNo: number; readonly departmentId: number | null }[]
  readonly story: Story | undefined
}

/**
 * What came of the notices of the demo years: a result for everybody once the period was over, one objection that changed nothing, one that
 * made the bureau defer, and one that is open against the notice that runs today.
 */
export async function plantPublicity(
  tx: Knex.Transaction,
  planted: readonly PlantedEntry[],
  everybody: PlantedPeople,
  now: Date,
): Promise<void> {
  const notices = await standing(tx, planted, now)
  const offices = officesOf(everybody)
  await insertAll(
    tx,
    'publicity_results',
    notices.flatMap((notice) => resultRows(notice, offices, now)),
  )
  const objections = notices.flatMap((notice) => (notice.story === undefined ? [] : [objectionRow(notice, notice.story, offices)]))
  await insertAll(tx, 'publicity_objections', objections)
}

async function standing(tx: Knex, planted: readonly PlantedEntry[], now: Date): Promise<Standing[]> {
  const published = planted.filter(
    ({ entry, settled }) => entry.versions.some(({ content }) => content.personnel?.notice.isNotice) && settled.publishedNumber !== null,
  )
  const periods = await readPeriods(
    tx,
    published.map(({ id }) => id),
  )
  const current = [...periods.values()].flatMap(({ disclosureId, periods: all, withdrawnAt }) => {
    const last = all.at(-1)
    return last === undefined || withdrawnAt !== null ? [] : [{ disclosureId, ...last }]
  })
  const lines = await listLines(
    tx,
    current.map(({ versionId }) => versionId),
  )
  const stories = tellStories(published, current, now)
  return current.map(({ disclosureId, versionId, firstOn, lastOn }) => ({
    disclosureId,
    versionId,
    firstOn,
    lastOn,
    lines: lines.filter((line) => line.versionId === versionId),
    story: stories.get(disclosureId),
  }))
}

/** To which record which story belongs. */
function tellStories(
  published: readonly PlantedEntry[],
  current: readonly { readonly disclosureId: number; readonly lastOn: string }[],
  now: Date,
): ReadonlyMap<number, Story> {
  const today = dateInShanghai(now.toISOString())
  const keys = published.flatMap(({ id, entry }) => {
    const key = entry.versions[0]?.content.personnel?.key
    return key === undefined
      ? []
      : [
          {
            id,
            key,
            item: entry.item.code,
            formedOn: entry.formedOn,
            department: entry.department,
            period: null,
            nth: Number(key.split('/')[2]),
          },
        ]
  })
  const told = storiesOf(
    keys.filter(({ nth }) => nth <= 10),
    today,
  )
  const running = keys.find(
    ({ id, item }) => item === 'B1-01' && current.some(({ disclosureId, lastOn }) => disclosureId === id && lastOn >= today),
  )
  const of = (key: string | undefined, story: Story): [number, Story][] =>
    keys.filter((one) => one.key === key).map(({ id }) => [id, story])
  return new Map([...of(told.unaffected, 'unaffected'), ...of(told.deferred, 'deferred'), ...of(running?.key, 'open')])
}

interface Offices {
  /** Who judges somebody of a department: the supervision office, or for its own people the personnel division. */
  readonly judge: (departmentId: number | null) => PlantedPerson
  readonly filer: PlantedPerson
}
function officesOf({ people, departments }: PlantedPeople): Offices {
  const headOf = (code: string): PlantedPerson => people.find(({ department, roles }) => department === code && roles.includes('head'))!
  const judge = (departmentId: number | null): PlantedPerson => headOf(departmentId === departments.get('JCS') ? 'RSK' : 'JCS')
  return { judge, filer: people.find(({ username }) => username === 'publisher')! }
}

const morning = (day: string, hour: number): string => `${day}T0${hour}:12:00.000Z`
const after = (day: string, n: number): string => shippedCalendar.addWorkingDays(day, n).date

/** Results of the working day after the period, as far as that has come. */
function resultRows({ versionId, lastOn, lines, story }: Standing, { judge }: Offices, now: Date): object[] {
  const at = morning(after(lastOn, 1), 2)
  if (at > now.toISOString()) return []
  return lines.map(({ lineNo, departmentId }, i) => {
    const deferred = story === 'deferred' && i === 0
    return {
      version_id: versionId,
      line_no: lineNo,
      result: deferred ? 'deferred' : 'unaffected',
      reason: deferred ? OBJECTIONS.deferred.reason : '',
      decided_by: judge(departmentId).id,
      decided_at: at,
    }
  })
}

function objectionRow({ disclosureId, versionId, firstOn, lines }: Standing, story: Story, { judge, filer }: Offices): object {
  const [first] = lines
  const named = story !== 'deferred'
  const handler = judge(first?.departmentId ?? null)
  const chance = new Chance(`receipt/${story}`)
  const code = Array.from({ length: 16 }, () => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[chance.int(0, 31)]).join('')
  const common = {
    disclosure_id: disclosureId,
    version_id: versionId,
    line_no: first?.lineNo ?? null,
    named,
    filer_id: named ? filer.id : null,
    filer_name: named ? filer.name : '',
    contact: named ? filer.telephone : '',
    body: OBJECTIONS[story].body,
    leads: story === 'deferred' ? OBJECTIONS.deferred.leads : '',
    code_hash: codeHash(code),
    filed_on: story === 'open' ? firstOn : after(firstOn, 2),
  }
  if (story === 'open')
    return {
      ...common,
      state: 'received',
      handler_id: null,
      taken_at: null,
      finding: null,
      finding_text: '',
      reply: '',
      concluded_at: null,
      version: 1,
    }
  const { finding, report, reply } = OBJECTIONS[story]
  return {
    ...common,
    state: 'concluded',
    handler_id: handler.id,
    taken_at: morning(after(firstOn, 2), 6),
    finding,
    finding_text: report,
    reply,
    concluded_at: morning(after(firstOn, 4), 8),
    version: 3,
  }
}
