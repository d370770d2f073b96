import { expect } from 'chai'
import type { Response } from 'supertest'
import zh from '../../server/i18n/zh-CN/errors.json' with { type: 'json' }
import {
  auditor,
  chen,
  he,
  inspector,
  lin,
  ma,
  observer,
  secadmin,
  sun,
  sysadmin,
  tang,
  wu,
  xu,
  zhou,
  type Persona,
} from '../support/personas.ts'
import { cycles } from './access/cycles.ts'
import { complaints } from './access/complaints.ts'
import { complianceAccess } from './access/compliance.ts'
import { demand } from './access/demand.ts'
import { directory } from './access/directory.ts'
import { discussions } from './access/discussions.ts'
import { elections } from './access/elections.ts'
import { exposure } from './access/exposure.ts'
import { assets } from './access/assets.ts'
import { ballotBox } from './access/ballot-box.ts'
import { bulletin } from './access/bulletin.ts'
import { evaluationResults } from './access/evaluation-results.ts'
import { inspections } from './access/inspections.ts'
import { vetoes } from './access/vetoes.ts'
import { attachments } from './access/attachments.ts'
import { applications } from './access/applications.ts'
import { cases } from './access/cases.ts'
import { catalogueAccess } from './access/catalogue.ts'
import { secrecy } from './access/secrecy.ts'
import type { AccessLines } from './access/lines.ts'
import { staffingAccess } from './access/staffing.ts'
import { reviewing } from './access/reviewing.ts'
import { guides } from './access/guides.ts'
import { integrity } from './access/integrity.ts'
import { counting } from './access/counting.ts'
import { trustees } from './access/trustees.ts'
import { voting } from './access/voting.ts'
import { yearbook } from './access/yearbook.ts'
import { transparencyLog } from './access/transparency-log.ts'
import { logPages } from './access/log-pages.ts'
import { anonymous } from './access/anonymous.ts'
import { live } from './access/live.ts'
import { moderation } from './access/moderation.ts'
import { notifications } from './access/notifications.ts'
import { obligations } from './access/obligations.ts'
import { personnel } from './access/personnel.ts'
import { appraisals } from './access/appraisals.ts'
import { schemes } from './access/schemes.ts'
import { search } from './access/search.ts'
import { security } from './access/security.ts'
import { engine } from '../support/engines.ts'
import { routesOf } from '../support/routes.ts'
import { makeWorld, type TestAgent, type World } from '../support/world.ts'
import {
  corrected,
  correction,
  departments,
  edit,
  expenseLine,
  imports,
  item,
  nothing,
  ownPassword,
  people,
  reasons,
  records,
  review,
  sent,
  sessions,
  signedInAnew,
  upload,
  type Situation,
  type Target,
} from './access-situations.ts'

/**
 * Who may do what. One column a role (`publ'` and `head'` belong to another department than the record); in a cell:
 * `+` allowed · `-` forbidden, 403 · `.` there is no such page for them, 404 · `L` sign in first (303 to /login, or 401 for a change)
 * · `!` allowed, but not in this state, 409 · `x` allowed, but something typed is wrong, 422 · `>` sent on to where they belong
 * A route of the application that has no line here fails the first test.
 */
const MATRIX = `
                                                     anon staf publ publ' head head' secr appr lead insp edit obsv sysa seca audi
GET  /healthz                                         +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /login                                           +    >    >    >    >    >    >    >    >    >    >    >    >    >    >
POST /login                      ownPassword          >    >    >    >    >    >    >    >    >    >    >    >    >    >    >
GET  /welcome                                         L    >    >    >    >    >    >    >    >    >    >    >    >    >    >
POST /logout                                          L    L    L    L    L    L    L    L    L    L    L    L    L    L    L
GET  /account                                         L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/sessions/revoke-others                  L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/sessions/:id/revoke  own-session        L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/sessions/:id/revoke  others-session     L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /password                                        L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /password                   wrong-password       L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /preferences/locale         locale               +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /preferences/theme          theme                +    +    +    +    +    +    +    +    +    +    +    +    +    +    +

GET  /                                                L    +    +    +    +    +    +    +    +    +    +    +    >    >    >
GET  /cockpit                                         L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
GET  /cockpit/due                                     L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
GET  /cockpit/departments                             L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
GET  /catalogue                                       L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /catalogue/:id              catalogue-item       L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /disclosures                                     L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /disclosures/new                                 L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
GET  /disclosures/new            item                 L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
POST /disclosures                item                 L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
GET  /disclosures/:id            draft                L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id            head_review          L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id            secrecy_review       L    .    +    .    +    .    +    .    .    .    .    .    .    .    .
GET  /disclosures/:id            approval_1           L    .    +    .    +    .    +    +    .    .    .    .    .    .    .
GET  /disclosures/:id            approval_2           L    .    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /disclosures/:id            returned             L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id            published            L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id            screen               L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /disclosures/:id            department           L    +    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /disclosures/:id            withdrawn            L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id            correcting           L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id/versions/:n  published          L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id/versions/:n  correction         L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/versions/:n  draft              L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/versions/:n  department         L    +    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /disclosures/:id/diff       correcting           L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/diff       corrected            L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id/export     published            L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id/export     draft                L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/export     department           L    +    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /disclosures/:id/edit       draft                L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/edit       returned             L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/edit       head_review          L    .    !    .    -    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/edit       published            L    -    !    -    -    -    -    -    -    -    -    .    .    .    .
POST /disclosures/:id            edit                 L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/discard    draft                L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/discard    discard              L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/submit     draft                L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/submit     published            L    -    !    -    -    -    -    -    -    -    -    .    .    .    .
POST /disclosures/:id/recall     head_review          L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/review     head_review-pass     L    .    -    .    +    .    .    .    .    .    .    .    .    .    .
POST /disclosures/:id/review     secrecy_review-pass  L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/review     approval_1-pass      L    .    -    .    -    .    -    +    .    .    .    .    .    .    .
POST /disclosures/:id/review     approval_2-pass      L    .    -    .    -    .    -    -    +    .    .    .    .    .    .
GET  /disclosures/:id/correct    published            L    -    +    -    -    -    -    -    -    -    -    .    .    .    .
POST /disclosures/:id/correct    correct              L    -    +    -    -    -    -    -    -    -    -    .    .    .    .
GET  /disclosures/:id/withdraw   published            L    -    -    -    -    -    +    +    +    -    -    .    .    .    .
POST /disclosures/:id/withdraw   withdraw             L    -    -    -    -    -    +    +    +    -    -    .    .    .    .
GET  /reviews                                         L    +    +    +    +    +    +    +    +    +    +    -    -    -    -

GET  /expenses                                        L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /expenses/departments                            L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /expenses/normal                                 L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /expenses/lines                                  L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /expenses/lines/:id/edit    expense-line         L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /expenses/lines/:id/edit    expense-line         L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /expenses/lines/:id/delete  expense-line         L    .    +    .    -    .    .    .    .    .    .    .    .    .    .

GET  /imports                                         L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
GET  /imports/template           template             L    -    +    +    -    -    -    -    -    -    -    -    -    -    -
GET  /imports/new                upload               L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /imports                    upload               L    -    +    .    -    -    -    -    -    -    -    -    -    -    -
GET  /imports/:id                import               L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
GET  /imports/:id/progress       import               L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
GET  /imports/:id/mapping        import               L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/mapping        import-mapping       L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
GET  /imports/:id/mapping.json   import               L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
GET  /imports/:id/annotated      import               L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/sheet          import-sheet         L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/cells          import-cell          L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/leave-out      import-leave-out     L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/duplicates     import-duplicates    L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/commit         import-commit        L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/undo           import-committed     L    .    +    .    .    .    .    .    .    .    .    .    .    .    .
POST /imports/:id/abandon        import               L    .    +    .    .    .    .    .    .    .    .    .    .    .    .

GET  /admin/people                                    L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/new                                L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people               new-person           L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/people/:id           person               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id           edit-person          L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/password  person               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/deactivate  person             L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/people/:id/reactivate  person-who-left    L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/departments                               L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/departments/new                           L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments          new-department       L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/departments/:id      department-entry     L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id      edit-department      L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id/move  move-department     L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id/deactivate  department-entry  L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/departments/:id/reactivate  closed-department L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
GET  /admin/roles                                     L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/roles/grant-staff    without-role         L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/roles/:id            person               L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/roles/:id            roles                L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/sessions                                  L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/sessions/:id         others-session       L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/sessions/:id/end     others-session       L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/audit                                     L    -    -    -    -    -    -    -    -    -    -    -    -    -    +
`

const COLUMNS: readonly (Persona | undefined)[] = [
  undefined,
  chen,
  lin,
  he,
  sun,
  tang,
  ma,
  wu,
  zhou,
  inspector,
  xu,
  observer,
  sysadmin,
  secadmin,
  auditor,
]

const SITUATIONS: Readonly<Record<string, Situation>> = {
  ...records,
  ownPassword,
  'own-session': sessions.own,
  'others-session': sessions.others,
  'wrong-password': sent({ current: 'not this one', next: 'four unrelated words', repeated: 'four unrelated words' }),
  locale: sent({ locale: 'zh-CN' }),
  theme: sent({ theme: 'light' }),
  template: sent({}, '?register=expenses'),
  item: item('A-01'),
  edit,
  ...reasons,
  correction,
  corrected,
  'head_review-pass': review('head_review'),
  'secrecy_review-pass': review('secrecy_review'),
  'approval_1-pass': review('approval_1'),
  'approval_2-pass': review('approval_2'),
  'catalogue-item': (w) => Promise.resolve({ params: { id: w.cast.items['B-01']! } }),
  'expense-line': expenseLine,
  upload,
  import: imports.ready,
  'import-mapping': imports.mapping,
  'import-sheet': imports.sheet,
  'import-cell': imports.cell,
  'import-leave-out': imports.leaveOut,
  'import-duplicates': imports.duplicates,
  'import-commit': imports.commit,
  'import-committed': imports.committed,
  'new-person': people.new,
  'edit-person': people.edit,
  person: people.there,
  'person-who-left': people.gone,
  'without-role': people.withoutRole,
  roles: people.roles,
  'new-department': departments.new,
  'edit-department': departments.edit,
  'move-department': departments.move,
  'department-entry': departments.there,
  'closed-department': departments.gone,
}

/** Features keep their own lines and situations in test/server/access/, in the same columns. */
const FEATURES: readonly AccessLines[] = [
  cycles,
  transparencyLog,
  logPages,
  complianceAccess,
  security,
  directory,
  guides,
  integrity,
  live,
  notifications,
  obligations,
  reviewing,
  attachments,
  secrecy,
  staffingAccess,
  applications,
  cases,
  catalogueAccess,
  assets,
  ballotBox,
  bulletin,
  evaluationResults,
  inspections,
  vetoes,
  schemes,
  appraisals,
  exposure,
  personnel,
  search,
  elections,
  trustees,
  voting,
  counting,
  anonymous,
  moderation,
  complaints,
  demand,
  discussions,
  yearbook,
]
const ALL: Readonly<Record<string, Situation>> = gathered()

/** Every situation by its name; two features that mean different things by one name would silently try the wrong one. */
function gathered(): Record<string, Situation> {
  const all: Record<string, Situation> = { ...SITUATIONS }
  for (const [name, situation] of FEATURES.flatMap(({ situations }) => Object.entries(situations))) {
    if (name in all) throw new Error(`two situations are called "${name}"`)
    all[name] = situation
  }
  return all
}

interface Line {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly situation: string
  readonly cells: readonly string[]
}

const LINES: readonly Line[] = [MATRIX.trim().split('\n').slice(1), ...FEATURES.map(({ lines }) => lines.split('\n'))]
  .flat()
  .filter((line) => line.trim() !== '')
  .map(lineOf)

function lineOf(line: string): Line {
  const words = line.trim().split(/ +/)
  const cells = words.splice(-COLUMNS.length)
  const [method, path, situation = ''] = words as ['GET' | 'POST', string, string?]
  return { method, path, situation, cells }
}

/** What a person would call the answer, in one letter of the matrix. */
function cellOf(path: string, { status, headers }: Response): string {
  const location = (headers['location'] as string | undefined) ?? ''
  if (status === 401 || (status === 303 && location === '/login')) return 'L'
  if (status === 303 && SENDS_ON.has(path)) return '>'
  return { 200: '+', 303: '+', 403: '-', 404: '.', 409: '!', 422: 'x' }[status] ?? String(status)
}

const SENDS_ON = new Set(['/', '/login', '/welcome'])
/** These end or replace the session they arrive with, so they get one of their own. */
const ENDS_SESSION = new Set(['/logout', '/account/sessions/revoke-others'])

describe('who may do what', () => {
  let world: World
  before(async function () {
    this.timeout(60_000)
    world = await makeWorld({ UPLOAD_LIMIT_MB: '1' })
  })
  after(() => world.close())

  it('is decided for every route, and for no route that is gone', () => {
    const decided = [...new Set(LINES.map(({ method, path }) => `${method} ${path}`))]
    expect(decided.toSorted()).to.deep.equal(routesOf(world.app).toSorted())
  })

  const browsers = new Map<string, TestAgent>()
  async function agentOf(persona: Persona | undefined, path: string): Promise<TestAgent> {
    if (persona === undefined) return world.visitor()
    const known = browsers.get(persona.username)
    if (known !== undefined && !ENDS_SESSION.has(path)) return known
    const agent = await signedInAnew(world, persona)
    // What ends sessions may end this person's others too: they get a new one the next time.
    if (ENDS_SESSION.has(path)) browsers.delete(persona.username)
    else browsers.set(persona.username, agent)
    return agent
  }

  async function ask(
    { method, path }: Line,
    persona: Persona | undefined,
    { params = {}, query = '', body, file }: Target,
    accept: string,
  ): Promise<Response> {
    const address = path.replace(/:(\w+)/g, (_, name: string) => String(params[name]))
    const agent = method === 'POST' && path === '/login' ? world.visitor() : await agentOf(persona, path)
    if (method === 'GET') return agent.get(`${address}${query}`).set('Accept', accept)
    const request = agent.post(address).set('Accept', accept)
    if (file === undefined) return request.type('form').send(body ?? {})
    void request.attach('file', file, 'sheet.csv')
    for (const [name, value] of Object.entries(body ?? {})) void request.field(name, String(value))
    return request
  }

  const traces = async (): Promise<number> =>
    Number(((await world.db.read('audit_entries').count({ n: '*' }).first()) as { n: number | string }).n)

  /** What is only looked at is brought about once for the lines about it that follow each other, until something changes. */
  const looked = new Map<Situation, Target>()
  async function sharedBy({ method }: Line, situation: Situation): Promise<Target> {
    if (method === 'POST') looked.clear()
    const known = looked.get(situation) ?? (await situation(world, undefined))
    if (method === 'GET' && situation.length < 2) looked.set(situation, known)
    return known
  }

  for (const line of LINES)
    it(`${line.method} ${line.path} ${line.situation}`, async function () {
      this.timeout(60_000)
      const situation = line.situation === '' ? nothing : ALL[line.situation]
      if (situation === undefined) throw new Error(`nobody wrote the situation "${line.situation}"`)
      const personal = line.situation.endsWith('-session') || line.situation === 'ownPassword'
      const shared = await sharedBy(line, situation)
      const answers = new Map<number, string>()
      const tried = columnsFor(line, world.db.engine)
      let touched = situation.length > 1 // what depends on who asks is made for each
      let refusedPages = 0
      // Whoever may not leaves no trace, so they come first; whoever may change something finds it untouched.
      for (const i of tried.toSorted((a, b) => Number(changes(line, a)) - Number(changes(line, b)))) {
        const persona = COLUMNS[i]
        const target = personal || (changes(line, i) && touched) ? await situation(world, persona) : shared
        touched ||= changes(line, i)
        if (persona !== undefined) await agentOf(persona, '')
        const refused = ['-', '.'].includes(line.cells[i]!)
        const before = refused ? await traces() : 0
        // One of those who are refused gets the page that says so; to the others it is said in a word.
        const answer = await ask(
          line,
          persona,
          target,
          refused && persona !== undefined && refusedPages++ > 0 ? 'application/json' : 'text/html',
        )
        answers.set(i, cellOf(line.path, answer))
        if (refused) expect(await traces(), `${persona?.username ?? 'nobody'} left a trace`).to.equal(before)
      }
      expect(tried.map((i) => answers.get(i)).join('    ')).to.equal(tried.map((i) => line.cells[i]).join('    '))
    })
})

const changes = ({ method, cells }: Line, column: number): boolean => method === 'POST' && cells[column] === '+'

/** Everybody on SQLite; on the second engine one of those who get each answer, since who may is decided by the same code. */
const columnsFor = ({ cells }: Line, engine: World['db']['engine']): number[] =>
  cells.flatMap((cell, i) => (engine === 'sqlite' || cells.indexOf(cell) === i ? [i] : []))

// No database is asked before such a change is refused: one engine is enough.
if (engine === 'sqlite')
  describe('a change that no page of ours asked for', () => {
    let world: World
    before(async () => {
      world = await makeWorld()
    })
    after(() => world.close())

    it('is refused on every route, before anything else is looked at', async () => {
      const posts = routesOf(world.app)
        .filter((route) => route.startsWith('POST '))
        .map((route) => route.slice(5).replace(/:\w+/g, '1'))
      expect(posts.length).to.be.greaterThan(20)
      const agent = await world.as(sysadmin)
      const traces = await world.db.read('audit_entries')
      for (const path of posts) {
        const silent = await agent.post(path).unset('Sec-Fetch-Site').type('form').send({})
        const site = await agent.post(path).set('Sec-Fetch-Site', 'cross-site').type('form').send({})
        const sibling = await agent.post(path).set('Sec-Fetch-Site', 'same-site').type('form').send({})
        const origin = await agent.post(path).unset('Sec-Fetch-Site').set('Origin', 'http://evil.example').type('form').send({})
        for (const [how, answer] of Object.entries({ silent, site, sibling, origin })) {
          expect(answer.status, `${path} ${how}`).to.equal(403)
          // The ballot box and the doors without names speak with programs, in codes.
          const said = path.startsWith('/box/') ? '"cross_site"' : path.includes('/door/') ? '"errors.cross_site"' : zh['errors.cross_site']
          expect(answer.text, `${path} ${how}`).to.include(said)
        }
      }
      expect(await world.db.read('audit_entries')).to.deep.equal(traces)
    })
  })
