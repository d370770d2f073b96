import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import { authorize } from '../auth/policy.ts'
import { NOTICES } from '../../core/working-days.ts'
import type { Deps } from '../deps.ts'
import { refusalOf } from '../web/refusal.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { denyNotices } from '../obligations/obligations.policy.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { inWords, wordsOf, type Words } from '../web/words.ts'
import { noticeOf, typedFrom, type TypedNotice } from './notice.rules.ts'
import { loadNotice, previewNotice, readCalendarPage, type Moved } from './notice.service.ts'

const NoticeForm = z.object({
  year: z.coerce.number().int().min(2004).max(2100).catch(0),
  holidays: z.string().max(4000).default(''),
  makeups: z.string().max(2000).default(''),
  document: z.string().trim().max(100).default(''),
  source: z.enum(['file', 'form']).catch('form'),
  newest: z.coerce.number().int().min(0).catch(0),
})
type Form = z.output<typeof NoticeForm>

/** A notice of a year is a page of text. */
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 256 * 1024, files: 1, fields: 10 } })
/** Longer lists of moved days say how many more there are. */
const SHOWN = 50

/** /admin/calendar: the years whose holiday notice is loaded, and loading the next one. */
export function calendarRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    await renderPage(deps, req, res)
  })

  router.post('/file', guard, upload.single('file'), async (req, res) => {
    const typed = typedFrom(req.file?.buffer.toString('utf8') ?? '')
    if (typed === undefined) await renderPage(deps, req, res, { problems: { file: { code: 'obligations.notice.error.file' } } })
    else await renderPage(deps, req, res, { typed: { ...typed, document: '', source: 'file', newest: 0 }, status: 200 })
  })

  router.post('/preview', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const form = parse(NoticeForm, req.body)
    const { notice, problems } = checked(form)
    if (notice === undefined) {
      await renderPage(deps, req, res, { typed: form, problems })
      return
    }
    const [moved, page] = await Promise.all([previewNotice(deps, actor, notice), readCalendarPage(deps, actor)])
    const newest = Math.max(0, ...page.loaded.map(({ id }) => id))
    res.render('calendar/preview', {
      title: words.t('obligations.notice.preview', { year: String(form.year) }),
      form: { ...form, newest },
      ...presentMoved(moved, words),
    })
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const form = parse(NoticeForm, req.body)
    const { notice, problems } = checked(form)
    try {
      if (notice === undefined) throw new AppError('invalid', 'errors.invalid_input', problems)
      const n = await loadNotice(deps, actor, notice, form)
      notify(req, 'ok', t('obligations.notice.loaded', { year: String(form.year), n }))
      res.redirect(303, '/admin/calendar')
    } catch (error) {
      const refusal = refusalOf(error)
      await renderPage(deps, req, res, {
        typed: form,
        problems: refusal.problems,
        status: refusal.status,
        refused: t(refusal.error.code, refusal.error.params),
      })
    }
  })

  /** Before a file is read, its sender is known to be allowed to. */
  function guard(req: Request, res: Response, next: () => void): void {
    authorize(denyNotices(wordsOf(deps, req, res).actor))
    next()
  }

  return router
}

function checked(form: Form): ReturnType<typeof noticeOf> {
  if (form.year === 0) return { problems: { year: { code: 'obligations.notice.error.year' } } }
  if (form.document === '') return { problems: { document: { code: 'common.error.required' } } }
  return noticeOf(form)
}

interface Shown {
  readonly typed?: TypedNotice & Pick<Form, 'document' | 'source' | 'newest'>
  readonly problems?: FieldProblems
  readonly status?: number
  readonly refused?: string
}

async function renderPage(
  deps: Deps,
  req: Request,
  res: Response,
  { typed, problems = {}, status, refused = '' }: Shown = {},
): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { t, fmt, locale, today } = words
  const page = await readCalendarPage(deps, actor)
  const loaded = new Map(page.loaded.map((notice) => [notice.year, notice]))
  const years = [...new Set([...NOTICES.map(({ year }) => year), ...loaded.keys()])].toSorted((a, b) => b - a)
  const next = (years[0] ?? Number(today.slice(0, 4))) + 1
  const waiting = [...page.provisional].map(([year, n]) => t('obligations.notice.waiting', { year, n }))
  const field = (name: string, more: object) => ({ name, error: problems[name], ...more })
  const invalid = Object.keys(problems).length > 0
  res.status(status ?? (invalid ? 422 : 200)).render('calendar/index', {
    title: t('obligations.notice.title'),
    refused: invalid ? '' : refused,
    problems,
    waiting,
    source: typed?.source ?? 'form',
    fileField: field('file', {
      kind: 'file',
      label: t('obligations.notice.file'),
      help: t('obligations.notice.file.help'),
      accept: '.json,.csv',
      maxBytes: 256 * 1024,
    }),
    fields: [
      field('year', {
        kind: 'number',
        label: t('obligations.notice.year'),
        value: typed?.year ?? next,
        min: 2004,
        max: 2100,
        width: 's',
        required: true,
      }),
      field('document', {
        label: t('obligations.notice.document'),
        help: t('obligations.notice.document.help'),
        maxlength: 100,
        required: true,
        value: typed?.document ?? '',
      }),
      field('holidays', {
        kind: 'textarea',
        rows: 8,
        label: t('obligations.notice.holidays'),
        help: t('obligations.notice.holidays.help', { year: String(next) }),
        required: true,
        value: typed?.holidays ?? '',
      }),
      field('makeups', {
        kind: 'textarea',
        rows: 4,
        label: t('obligations.notice.makeups'),
        help: t('obligations.notice.makeups.help'),
        optional: true,
        value: typed?.makeups ?? '',
      }),
    ],
    years: years.map((year) => {
      const notice = loaded.get(year)
      const shipped = NOTICES.find((one) => one.year === year)
      const { holidays = [], makeups = [] } = notice ?? shipped ?? {}
      return {
        year: String(year),
        holidays: holidays.length,
        makeups: makeups.length,
        source:
          notice === undefined
            ? t('obligations.notice.shipped')
            : t('obligations.notice.by', {
                name: inWords(locale, notice.loadedByName, notice.loadedByNameEn),
                at: fmt.dateTime(notice.loadedAt),
                document: notice.document,
              }),
      }
    }),
  })
}

/** The due days that move, before anybody says so: a line for what several departments owe alike, with how many they are. */
function presentMoved(moved: readonly Moved[], { t, fmt, locale }: Words) {
  const changed = moved.filter(({ duty, dueOn }) => duty.dueOn !== dueOn)
  const lines = new Map<string, Moved[]>()
  for (const one of changed) {
    const key = [one.duty.itemCode, one.duty.period ?? one.duty.id, one.duty.dueOn, one.dueOn].join(' ')
    lines.set(key, [...(lines.get(key) ?? []), one])
  }
  return {
    settled: moved.filter(({ duty, provisional }) => duty.provisional && !provisional).length,
    n: changed.length,
    more: [...lines.values()].slice(SHOWN).reduce((sum, { length }) => sum + length, 0),
    rows: [...lines.values()].slice(0, SHOWN).flatMap((alike) => {
      const [first] = alike
      if (first === undefined) return []
      const { title, titleEn, period, dueOn } = first.duty
      const name = inWords(locale, title, titleEn)
      return [
        {
          title: period === null ? name : t('obligations.title', { title: name, period: fmt.period(period) }),
          departments: t('obligations.notice.departments', { n: alike.length }),
          from: fmt.longDate(dueOn),
          to: fmt.longDate(first.dueOn),
        },
      ]
    }),
  }
}
