import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { denyTokens } from '../anonymous/anonymous.policy.ts'
import { quarterOn } from '../anonymous/anonymous.rules.ts'
import { accountOf } from '../auth/session-store.ts'
import type { Account } from '../auth/account.types.ts'
import type { Actor, Preferences } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { translator, type Locale, type MessageKey, type Translate } from '../i18n/index.ts'
import type { AssetUrl } from './assets.ts'
import { openable } from './form-page.ts'
import { createFormat, type Format } from './format.ts'
import { isBelow, navigation, type Navigation } from './navigation.ts'
import type { Notice } from './session.ts'

/** What the frame counts for the person who reads, in one query a page. */
export interface FrameCounts {
  /** Published since the previous visit. */
  readonly fresh: number
  /** Waiting for this person's decision. */
  readonly toDo: number
  /** Elections in which this person can do something now, whether they have or not. */
  readonly openElections: number
}
export type CountFrame = (actor: Actor, previousVisitAt: string | null) => Promise<Pick<FrameCounts, 'fresh' | 'toDo'>>

/** An election that is open to the reader, in words: it is said on every page until it closes. */
export interface OpenStrip {
  readonly id: number
  readonly title: string
  readonly eye: string
  readonly until: string
  readonly href: string
  readonly act: string
  readonly about: string
}
export type OpenStrips = (actor: Actor, words: { t: Translate; fmt: Format; today: string }) => Promise<readonly OpenStrip[]>

export interface Frame {
  readonly locale: Locale
  readonly theme: Preferences['theme']
  readonly title: string
  readonly orgName: string
  readonly user: { id: number; name: string; departmentName: string; post: string; roles: readonly string[] } | undefined
  readonly nav: Navigation
  /** The strip over the registers, when the page is one of theirs. */
  readonly registers: readonly RegisterTab[]
  readonly toDo: number
  readonly fresh: number
  /** Messages not read yet. */
  readonly unread: number
  readonly open: readonly OpenStrip[]
  readonly path: string
  /** Where one can come back to this page: not the address of a form, which only takes what is sent. */
  readonly returnTo: string
  readonly urlFor: AssetUrl
  readonly demo: boolean
  readonly notices: readonly Notice[]
  readonly today: string
  /** The newest checkpoint of the transparency log. */
  readonly seal: FrameSeal | undefined
  /** Whose browser fetches the anonymous tokens of which quarter by itself; undefined for those who get none. */
  readonly tokens: string | undefined
  /** A form came back whose files could not come with it. */
  readonly filesAgain: boolean
}

export interface FrameSeal {
  readonly size: number
  /** base64 */
  readonly root: string
}

export interface RegisterTab {
  readonly text: string
  readonly href: string
  readonly current: boolean
}

export interface FrameOptions {
  readonly assets: AssetUrl
  readonly demo: boolean
  /** Pages over all published content of one kind, in order. */
  readonly overviews: readonly { readonly href: string; readonly label: MessageKey }[]
  readonly count: CountFrame
  readonly open: OpenStrips
  readonly seal: () => Promise<FrameSeal | undefined>
  /** The working-day calendar in force; `newestNotice` as the session's look-up found it. */
  readonly calendar: (newestNotice: number) => Promise<WorkingCalendar>
}

const isLocale = (text: string | undefined | null): text is Locale => text === 'zh-CN' || text === 'en'
const isTheme = (text: string | undefined | null): text is Preferences['theme'] => text === 'auto' || text === 'light' || text === 'dark'

/** The named cookie of the request, decoded; undefined when it is absent or malformed. */
export function cookie(req: Request, name: string): string | undefined {
  const found = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(req.headers.cookie ?? '')?.[1]
  return found
}

/** The reader's choice: the account's, else this browser's, else Chinese and the system's theme. */
export function preferencesOf(req: Request): Preferences {
  const account = accountOf(req)
  const locale = account?.locale ?? cookie(req, 'sunlit.locale')
  const theme = account?.theme ?? cookie(req, 'sunlit.theme')
  return { locale: isLocale(locale) ? locale : 'zh-CN', theme: isTheme(theme) ? theme : 'auto' }
}

/** Puts `t`, `fmt` and the loader of the frame where every page finds them. */
export function frames(deps: Deps, options: FrameOptions): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    const preferences = preferencesOf(req)
    const today = dateInShanghai(deps.now().toISOString())
    res.locals['t'] = translator(preferences.locale)
    res.locals['fmt'] = createFormat(preferences.locale, today)
    res.locals['calendar'] = await options.calendar(accountOf(req)?.newestNotice ?? 0)
    res.locals['loadFrame'] = async (title: string) => {
      const filesAgain = res.locals['filesAgain'] === true
      return { frame: { ...(await loadFrame(deps, options, req, preferences, today, title)), filesAgain } }
    }
    next()
  }
}

async function loadFrame(
  deps: Deps,
  options: FrameOptions,
  req: Request,
  preferences: Preferences,
  today: string,
  title: string,
): Promise<Omit<Frame, 'filesAgain'>> {
  const account = accountOf(req)
  const english = preferences.locale === 'en'
  const path = req.originalUrl.split('?')[0] ?? '/'
  const t = translator(preferences.locale)
  const words = { t, fmt: createFormat(preferences.locale, today), today }
  const [count, open] =
    account === undefined
      ? ([{ fresh: 0, toDo: 0 }, []] as const)
      : await Promise.all([options.count(account.actor, account.previousVisitAt), options.open(account.actor, words)])
  const counts = { ...count, openElections: open.length }
  return {
    ...preferences,
    title,
    orgName: english ? deps.config.orgNameEn : deps.config.orgName,
    user: account === undefined ? undefined : userOf(account, english),
    nav: navigation(
      account?.actor,
      path,
      counts,
      t,
      options.overviews.map(({ href }) => href),
    ),
    registers: registerTabs(options, path, t),
    toDo: counts.toDo,
    fresh: counts.fresh,
    unread: account?.unread ?? 0,
    open,
    path: req.originalUrl,
    returnTo: openable(req),
    urlFor: options.assets,
    demo: options.demo,
    notices: takeNotices(req),
    today,
    seal: await options.seal(),
    tokens: account === undefined || denyTokens(account.actor) !== undefined ? undefined : `${account.actor.id} ${quarterOn(today)}`,
  }
}

/** Empty on pages that belong to no register. */
function registerTabs({ overviews }: FrameOptions, path: string, t: Translate): RegisterTab[] {
  const tabs = overviews.map(({ href, label }) => ({ text: t(label), href, current: isBelow(path, href) }))
  return tabs.some(({ current }) => current) ? tabs : []
}

function userOf(account: Account, english: boolean): Frame['user'] {
  const { actor } = account
  return {
    id: actor.id,
    name: english ? account.nameEn : actor.name,
    departmentName: english ? account.departmentNameEn : actor.departmentName,
    post: english ? account.postEn : actor.post,
    roles: actor.roles,
  }
}

function takeNotices(req: Request): readonly Notice[] {
  const session = req.session as Request['session'] | undefined
  const notices = session?.notices ?? []
  if (session && notices.length > 0) delete session.notices
  return notices
}

/** Shows `text` once, on the page that the person sees next. */
export function notify(req: Request, kind: Notice['kind'], text: string): void {
  req.session.notices = [...(req.session.notices ?? []), { kind, text }]
}

/** The reader's translator and formats, for routes that make texts themselves. */
export function speech(res: Response): { t: ReturnType<typeof translator>; fmt: ReturnType<typeof createFormat> } {
  return { t: res.locals['t'] as ReturnType<typeof translator>, fmt: res.locals['fmt'] as ReturnType<typeof createFormat> }
}

/** The calendar in force, as this request found it. */
export const calendarFor = (res: Response): WorkingCalendar => res.locals['calendar'] as WorkingCalendar
