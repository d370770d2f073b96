import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'
import type { Refusal } from './pages.routes.ts'
import { headFacts, hrefOf, type Reader } from './record.presenter.ts'

export type AskVerb = 'emergency' | 'objection'

interface Asked {
  readonly typed: Readonly<Record<string, string>>
  readonly refusal: Refusal | undefined
}

const FIELDS = {
  emergency: [{ name: 'reason', label: 'reviewing.emergency.reason', help: 'reviewing.emergency.reason.help', rows: 3, maxlength: 500 }],
  objection: [
    { name: 'ordered', label: 'reviewing.objection.ordered', help: 'reviewing.objection.ordered.help', rows: 3, maxlength: 500 },
    { name: 'objection', label: 'reviewing.objection.text', help: 'reviewing.objection.text.help', rows: 5, maxlength: 1000 },
  ],
} as const

/** The page that asks for reasons before an emergency publication, or for an objection. */
export function presentAsk(verb: AskVerb, disclosure: Disclosure, working: DisclosureVersion, { typed, refusal }: Asked, reader: Reader) {
  const { t } = reader
  const problems = refusal?.problems ?? {}
  const placed = Object.keys(problems).length > 0
  return {
    title: t(`reviewing.${verb}.title.of`, { title: working.title }),
    head: {
      crumbs: [
        { label: t('disclosures.title'), href: '/disclosures' },
        { label: working.title, href: hrefOf(disclosure, working) },
      ],
      facts: headFacts(disclosure, working, reader),
    },
    explain: [t(`reviewing.${verb}.explain`), t(`reviewing.${verb}.explain.more`)],
    refused: refusal === undefined || placed ? undefined : t(refusal.error.code, refusal.error.params),
    problems,
    fields: FIELDS[verb].map(({ name, label, help, rows, maxlength }) => ({
      kind: 'textarea',
      name,
      label: t(label),
      help: t(help),
      rows,
      maxlength,
      required: true,
      value: typed[name] ?? '',
      error: problems[name],
    })),
    press: {
      action: `/disclosures/${disclosure.id}/${verb}`,
      label: t(`reviewing.${verb}.do`),
      icon: verb === 'emergency' ? 'speakerphone' : 'message-2',
      grave: verb === 'emergency',
      version: disclosure.version,
    },
    back: { href: hrefOf(disclosure, working), label: t('disclosures.action.back') },
  }
}
