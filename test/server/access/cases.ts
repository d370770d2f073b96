import { askCorrection, askExtension, pauseCase, rateCase } from '../../../server/cases/acts.service.ts'
import { proposePublication, publishCase } from '../../../server/cases/publishing.service.ts'
import { openCase } from '../../../server/cases/cases.service.ts'
import { saveTemplate } from '../../../server/cases/templates.service.ts'
import { sendLetter } from '../../../server/cases/letters.service.ts'
import { chen, lin, zhou } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import type { World } from '../../support/world.ts'
import type { Situation, Target } from '../access-situations.ts'
import { ANSWER, answered, asked, department, drafted, sent, which } from '../cases/flow.ts'
import type { AccessLines } from './lines.ts'

const WORDS = { text: '请附上审批单。', reason: '需要核实口径。', body: ANSWER, title: '住宿费标准', rule: 'other', days: 2, grade: 'not' }
const PUBLIC = { title: '住宿费标准', question: '标准按哪里的？', answer: ANSWER, impersonal: '1' }

/** Nobody has more than a few running: what earlier cells of the matrix began is over. */
const over = (world: World) => world.db.write('cases').where({ applicant_id: world.cast.people[chen.username] }).update({ state: 'closed' })
type Make = (world: World) => Promise<number>
const at =
  (make: Make, more: Target['body'] = {}): Situation =>
  async (world) => {
    await over(world)
    const id = await make(world)
    const people = { department: department(world, 'CW'), assignee: world.cast.people[lin.username]! }
    return { params: { id }, body: { ...WORDS, ...people, ...(await which(world, id)), ...more } }
  }

const lins = (world: World) => world.actor(lin)
const extending: Make = async (world) => {
  const id = await asked(world)
  await askExtension(world.deps, lins(world), await which(world, id), { days: 2, reason: WORDS.reason })
  return id
}
const paused: Make = async (world) => {
  const id = await asked(world)
  await pauseCase(world.deps, lins(world), await which(world, id), { rule: 'other', reason: WORDS.reason })
  return id
}
const correcting: Make = async (world) => {
  const id = await asked(world)
  await askCorrection(world.deps, lins(world), await which(world, id), { text: WORDS.text })
  return id
}
const silent: Make = async (world) => {
  const id = await correcting(world)
  await world.db.write('case_pauses').where({ case_id: id }).update({ answer_by_on: '2026-01-05' })
  return id
}
const waiting: Make = async (world) => {
  const id = await asked(world)
  await drafted(world, id)
  return id
}
const done: Make = async (world) => {
  const id = await asked(world)
  await answered(world, id)
  return id
}
const unhappy: Make = async (world) => {
  const id = await done(world)
  await rateCase(world.deps, world.actor(chen), await which(world, id), { grade: 'not', remark: '' })
  return id
}
const proposed: Make = async (world) => {
  const id = await done(world)
  await proposePublication(world.deps, lins(world), await which(world, id), { ...PUBLIC, impersonal: true })
  return id
}
const published: Make = async (world) => {
  const id = await proposed(world)
  await publishCase(world.deps, world.actor(zhou), await which(world, id))
  return id
}

async function nameless(world: World): Promise<Target> {
  const { id, receipt = '' } = await openCase(world.deps, { kind: 'mailbox', title: '反映退件', body: '材料退了三次。', by: undefined })
  return { params: { act: 'write' }, body: { ...WORDS, code: receipt, version: (await which(world, id)).version } }
}

async function withFile(world: World, by: typeof chen | undefined): Promise<{ readonly file: number; readonly code: string }> {
  await over(world)
  const letter = { title: '附照片', body: '见附件。', consent: false, ...(by !== undefined && { about: department(world, 'JYCJ') }) }
  const uploads = [{ name: '窗口.jpg', bytes: await picture(20, 20) }]
  const actor = by === undefined ? undefined : world.actor(by)
  const { id, receipt = '' } = await sendLetter(world.deps, actor, by === undefined ? 'mailbox' : 'consultation', letter, {
    body: {},
    uploads,
  })
  const { id: file } = (await world.db.read('case_files').where({ case_id: id }).first('id')) as { id: number }
  return { file, code: receipt }
}

/** To read a file changes nothing: one is enough. */
let kept: ReturnType<typeof withFile> | undefined

/**
 * Chen asked, the employment department (lin, sun) answers, leaders are above; nobody here speaks for the office, which takes letters in:
 * what it does is in the feature's own test. Whoever has a receipt code needs no name, and no name opens anything without one.
 */
export const cases: AccessLines = {
  lines: `
GET  /cases                                           L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /cases/similar                                   L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /cases/new/:kind            case-kind            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /cases/new/:kind            case-kind            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /cases/register                                  L    -    +    +    +    +    -    +    +    -    -    -    -    -    -
GET  /cases/published                                 L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /cases/published/:id        case-published       L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /cases/published/:id        case-proposed        L    .    .    .    .    .    .    .    .    .    .    .    -    -    -
GET  /cases/statistics                                L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /cases/templates                                 L    -    +    +    +    +    -    -    -    -    -    -    -    -    -
POST /cases/templates            case-template        L    -    +    +    +    +    -    -    -    -    -    -    -    -    -
POST /cases/templates/:id        case-template        L    -    +    .    +    .    -    -    -    -    -    -    -    -    -
GET  /cases/:id                  case-open            L    +    +    .    +    .    .    +    +    .    .    .    .    .    .
GET  /cases/files/:id            case-file            L    +    +    .    +    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/write            case-open            L    +    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/note             case-open            L    -    +    .    +    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/draft            case-open            L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/pause            case-open            L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/ask_correction   case-open            L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/ask_extension    case-open            L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/name             case-open            L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/transfer         case-open            L    -    -    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/assign           case-received        L    -    .    .    .    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/decline          case-received        L    -    .    .    .    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/approve          case-waiting         L    -    -    .    +    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/return           case-waiting         L    -    -    .    +    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/extend           case-extending       L    -    -    .    -    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/refuse_extension  case-extending      L    -    -    .    -    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/resume           case-paused          L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/correct          case-correcting      L    +    -    .    -    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/abandon          case-silent          L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/rate             case-done            L    +    -    .    -    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/consent          case-done            L    +    -    .    -    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/propose          case-done            L    -    +    .    +    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/reopen           case-unhappy         L    +    -    .    -    .    .    -    -    .    .    .    .    .    .
POST /cases/:id/publish          case-proposed        L    -    -    .    -    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/refuse_publication  case-proposed     L    -    -    .    -    .    .    +    +    .    .    .    .    .    .
POST /cases/:id/withdraw         case-published       L    -    -    .    -    .    .    +    +    .    .    .    .    .    .
GET  /cases/receipt                                   +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /cases/receipt              case-nameless        +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /cases/receipt/:act         case-nameless        +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /cases/receipt/files/:id    case-nameless-file   +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /cases/receipt/files/:id    case-file            .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /cases/anonymous/:kind      case-mailbox         +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /cases/anonymous/:kind      case-mailbox         +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
`,
  situations: {
    'case-kind': async (world) => {
      await over(world)
      return { params: { kind: 'consultation' }, body: { ...WORDS, about: department(world, 'JYCJ') } }
    },
    'case-mailbox': () => Promise.resolve({ params: { kind: 'mailbox' }, body: WORDS }),
    'case-template': async (world) => {
      const typed = { title: '申领说明', body: '材料清单见（　）。', kind: null, active: true } as const
      await saveTemplate(world.deps, lins(world), undefined, typed)
      const { id } = (await world.db.read('case_templates').orderBy('id', 'desc').first('id')) as { id: number }
      return { params: { id }, body: { title: typed.title, body: typed.body, kind: '', active: '1', version: 1 } }
    },
    'case-open': at(asked),
    'case-received': at((world) => sent(world, 'mailbox')),
    'case-waiting': at(waiting),
    'case-extending': at(extending),
    'case-paused': at(paused),
    'case-correcting': at(correcting),
    'case-silent': at(silent),
    'case-done': at(done, PUBLIC),
    'case-unhappy': at(unhappy),
    'case-proposed': at(proposed),
    'case-published': at(published),
    'case-nameless': nameless,
    'case-file': async (world) => {
      const { file } = await withFile(world, chen)
      return {
        params: { id: file },
        body: { code: (await openCase(world.deps, { kind: 'mailbox', title: '另一件', body: '无关。', by: undefined })).receipt ?? '' },
      }
    },
    'case-nameless-file': async (world) => {
      const { file, code } = await (kept ??= withFile(world, undefined))
      return { params: { id: file }, body: { code } }
    },
  },
}
