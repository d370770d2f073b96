import { Router, type Request, type Response } from 'express'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { translator, type Translate } from '../i18n/index.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { readQuestions, strangers, writeQuestions, type Known, type TypedQuestions } from './candidates.rules.ts'
import { copyElection, createElection, ruleProblems, saveQuestions, saveRules } from './definition.service.ts'
import {
  AddForm,
  CopyForm,
  DepartmentQuery,
  IdParams,
  KindQuery,
  NewForm,
  QuestionsForm,
  RulesForm,
  rulesFrom,
  type RulesTyped,
} from './elections.forms.ts'
import { denyNewElection } from './elections.policy.ts'
import { hasCandidates, isEditable } from './elections.rules.ts'
import { runElection } from './elections.service.ts'
import type { Election, ElectionKind, Question } from './elections.types.ts'
import type { LineProblem } from './people-lines.rules.ts'
import { departmentsOf, lineWords, newFields, questionFields, ruleFields, tabsOf, typedRules } from './officer.presenter.ts'
import { presentPreview } from './page.presenter.ts'
import { readEligible } from './roll.service.ts'

/** Below /elections: how an officer sets one up: kind, rules, what is voted on, and how it will look. */
export function setupRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/new', (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denyNewElection(actor))
    const { kind = 'excellence' } = parse(KindQuery, req.query)
    res.render('elections/new', { title: t('elections.new'), fields: newFields({ kind, title: '' }, {}, { t }), problems: {} })
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denyNewElection(actor))
    const typed = NewForm.safeParse(req.body)
    try {
      const id = await createElection(deps, actor, parse(NewForm, req.body))
      res.redirect(303, `/elections/${id}/edit`)
    } catch (error) {
      const { fields } = refused(error)
      const body = req.body as Record<string, unknown>
      const said = typed.success ? typed.data : { kind: '', title: typeof body['title'] === 'string' ? body['title'] : '' }
      res.status(422).render('elections/new', { title: t('elections.new'), fields: newFields(said, fields, { t }), problems: fields })
    }
  })

  router.post('/:id/copy', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const id = await copyElection(deps, actor, parseAddress(IdParams, req).id, parse(CopyForm, req.body).title)
    res.redirect(303, `/elections/${id}/edit`)
  })

  router.get('/:id/edit', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const election = await editable(deps, actor, req)
    if (election === undefined) res.redirect(303, `/elections/${parseAddress(IdParams, req).id}`)
    else renderRules(deps, req, res, election, typedRules(election), {})
  })

  router.post('/:id/edit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const typed = parse(RulesForm, req.body)
    const election = await runElection(deps.db.read, actor, parseAddress(IdParams, req).id)
    const { rules, problems: unread } = rulesFrom(typed, election)
    const problems = { ...ruleProblems(election, rules, deps.now().toISOString()), ...unread } // all that is wrong, said at once
    try {
      if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
      await saveRules(deps, actor, election.id, typed.version, rules)
    } catch (error) {
      renderRules(deps, req, res, election, typed, refused(error).fields)
      return
    }
    notify(req, 'ok', t('elections.form.saved'))
    res.redirect(303, election.questions.length === 0 ? `/elections/${election.id}/questions` : `/elections/${election.id}/edit`)
  })

  router.get('/:id/questions', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const election = await editable(deps, actor, req)
    if (election === undefined) res.redirect(303, `/elections/${parseAddress(IdParams, req).id}`)
    else await renderQuestions(deps, req, res, election, { typed: suggested(election), problems: {}, lines: [] })
  })

  router.post('/:id/questions', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { version, ...form } = parse(QuestionsForm, req.body)
    const typed = { ...form, blank: form.blank !== undefined }
    const election = await runElection(deps.db.read, actor, parseAddress(IdParams, req).id)
    const read = readQuestions(election, typed, await knownTo(deps, actor, election.id))
    if (read.lines.length > 0 || Object.keys(read.problems).length > 0) {
      await renderQuestions(deps, req, res, election, { typed, problems: read.problems, lines: read.lines })
      return
    }
    await saveQuestions(deps, actor, election.id, version, read.questions)
    saidSaved(req, election.kind, read.questions, t)
    res.redirect(303, `/elections/${election.id}/questions`)
  })

  router.post('/:id/questions/add', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { version, person, whole } = parse(AddForm, req.body)
    const election = await runElection(deps.db.read, actor, parseAddress(IdParams, req).id)
    const known = await knownTo(deps, actor, election.id)
    const before = suggested(election)
    const picked = [
      ...known.people
        .filter(({ personId }) => person.includes(personId))
        .map(({ name, departmentName, post }) => [name, departmentName, post].filter(Boolean).join('，')),
      ...known.departments.filter(({ id }) => whole.includes(id)).map(({ name }) => name),
    ]
    const read = readQuestions(election, { ...before, list: [before.list, ...picked].join('\n') }, known)
    await saveQuestions(deps, actor, election.id, version, read.questions)
    notify(req, 'ok', t('elections.pick.added', { n: picked.length }))
    res.redirect(303, `/elections/${election.id}/questions`)
  })

  router.get('/:id/preview', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const election = await runElection(deps.db.read, actor, parseAddress(IdParams, req).id)
    res.render('elections/preview', {
      title: election.title,
      tabs: tabsOf(election, 'preview', words),
      election: { id: election.id },
      preview: presentPreview(election, words),
    })
  })

  return router
}

/** The draft; undefined for what is settled already. @throws AppError not_found, forbidden */
async function editable(deps: Deps, actor: Actor, req: Request): Promise<Election | undefined> {
  const election = await runElection(deps.db.read, actor, parseAddress(IdParams, req).id)
  return isEditable(election.state) ? election : undefined
}

/** Problems at fields; everything else is for the error page. */
function refused(error: unknown): AppError {
  if (error instanceof AppError && statusOf(error) === 422) return error
  throw error
}

function renderRules(deps: Deps, req: Request, res: Response, election: Election, typed: RulesTyped, problems: FieldProblems): void {
  const words = wordsOf(deps, req, res)
  res.status(Object.keys(problems).length > 0 ? 422 : 200).render('elections/edit', {
    title: election.title,
    tabs: tabsOf(election, 'rules', words),
    election: { id: election.id, version: typed.version },
    panels: ruleFields(election.kind, typed, problems, words),
    problems,
  })
}

/** Saved, and what the officer may not have meant: nobody to vote on, or a name that nobody has. */
function saidSaved(req: Request, kind: ElectionKind, questions: readonly Question[], t: Translate): void {
  const names = strangers({ kind, questions })
  const empty = hasCandidates(kind) ? questions.every(({ options }) => options.length === 0) : questions.length === 0
  if (empty) notify(req, 'warn', t('elections.form.saved_empty'))
  else if (names.length === 0) notify(req, 'ok', t('elections.form.saved'))
  else notify(req, 'warn', t('elections.form.saved_strangers', { n: names.length, names: names.join(t('frame.enumerate')) }))
}

async function knownTo(deps: Deps, actor: Actor, id: number): Promise<Known> {
  const people = await readEligible(deps, actor, id)
  return { people, departments: departmentsOf(people, { locale: 'zh-CN' }) }
}

/** As saved; a new one begins with a question in plain words. How many may be chosen is a field of its own: said here it could contradict it. */
function suggested(election: Election): TypedQuestions {
  const saved = writeQuestions(election)
  return saved.text === '' ? { ...saved, text: translator('zh-CN')('elections.form.question.default') } : saved
}

async function renderQuestions(
  deps: Deps,
  req: Request,
  res: Response,
  election: Election,
  { typed, problems, lines }: { readonly typed: TypedQuestions; readonly problems: FieldProblems; readonly lines: readonly LineProblem[] },
): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { department } = parse(DepartmentQuery, req.query)
  const eligible = election.kind === 'motion' ? [] : await readEligible(deps, actor, election.id)
  const departments = departmentsOf(eligible, words)
  const chosen = departments.find(({ id }) => id === department)
  res.status(lines.length > 0 || Object.keys(problems).length > 0 ? 422 : 200).render('elections/questions', {
    title: election.title,
    tabs: tabsOf(election, 'questions', words),
    election: { id: election.id, version: election.version },
    fields: questionFields(election.kind, typed, problems, lines, words),
    problems,
    lines: lineWords(lines, words),
    picker:
      election.kind === 'motion'
        ? undefined
        : {
            departments,
            chosen,
            people: eligible
              .filter(({ departmentId }) => departmentId === department)
              .map(({ personId, name, post }) => ({ id: personId, name, post })),
            wholes: election.kind === 'evaluation' ? departments : [],
          },
  })
}
