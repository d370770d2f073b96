import { createFormat } from '../../server/web/format.ts'
import { translator, type Locale } from '../../server/i18n/index.ts'
import { createMarkup } from '../../server/web/markup.ts'
import { navigation } from '../../server/web/navigation.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { createRenderer } from '../../server/web/views.ts'

const TODAY = '2026-11-23'
const render = createRenderer(true)

export const publisher = { id: 7, username: 'linfang', name: '林芳', roles: ['staff', 'publisher'] } as unknown as Actor
export const staff = { id: 8, username: 'chenjing', name: '陈静', roles: ['staff'] } as unknown as Actor

interface Sample {
  readonly locale?: Locale
  readonly actor?: Actor | undefined
  readonly demo?: boolean
  readonly toDo?: number
  readonly fresh?: number
  readonly theme?: 'auto' | 'light' | 'dark'
}

/** What the view engine gives a template, for a person who reads on 23 November 2026. */
export function locals({ locale = 'zh-CN', demo = false, toDo = 0, fresh = 0, theme = 'auto', ...rest }: Sample = {}): Record<
  string,
  unknown
> {
  const actor = 'actor' in rest ? rest.actor : publisher
  const t = translator(locale)
  const user = actor && { id: actor.id, name: actor.name, departmentName: '就业促进科', post: '科员', roles: actor.roles }
  const frame = {
    locale,
    theme,
    title: '',
    orgName: '临溪市人社局',
    user,
    nav: navigation(actor, '/disclosures/12', { fresh, toDo, openElections: 0 }, t),
    registers: [],
    open: [],
    toDo,
    fresh,
    path: '/disclosures/12?a=1&b="2"',
    returnTo: '/disclosures/12?a=1&b="2"',
    urlFor: (name: string) => `/assets/${name}`,
    demo,
    notices: [{ kind: 'ok', text: '已提交 <b>' }],
    today: TODAY,
  }
  return { t, fmt: createFormat(locale, TODAY), frame, title: '公务接待费', ...createMarkup('/assets/icons.svg') }
}

/** A partial or page by itself. */
export const show = (name: string, data: object, sample: Sample = {}): string => render(name, { ...locals(sample), ...data })

/** A whole page in its layout. */
export const page = (view: string, data: object, sample: Sample = {}, layout = 'page'): string =>
  render(`layouts/${layout}`, { ...locals(sample), ...data, view })
