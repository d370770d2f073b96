import { APPLICANT_KINDS, REMEDY_KINDS } from '../../core/annual-report.ts'
import type { Actor } from '../auth/policy.ts'
import type { ActForm, FormField } from '../cases/cases.types.ts'
import { LONGEST_BODY, LONGEST_REASON, LONGEST_TITLE } from '../cases/cases.rules.ts'
import type { FieldProblems } from '../errors.ts'
import type { Words } from '../web/words.ts'
import { APPLICATION_ACTS, denyApplicationAct, endingsOf, type ApplicationAct, type ApplicationSeat } from './applications.policy.ts'
import { DELIVERIES, ID_KINDS, MEDIA, OUTSIDE_CHANNELS } from './applications.rules.ts'
import { OPINIONS, PARTY_KINDS } from './applications.types.ts'
import { FEE_METHODS } from './fees.rules.ts'

export type Typed = Readonly<Record<string, unknown>>
const GRAVE: ReadonlySet<ApplicationAct> = new Set(['end'])
const ICONS: Readonly<Partial<Record<ApplicationAct, string>>> = {
  ask_party: 'send',
  fee: 'send',
  excess: 'send',
  copy: 'paperclip',
  end: 'ban',
}

/** Every form of an application that this actor may use now. */
export const applicationForms = (seat: ApplicationSeat, actor: Actor, words: Words): readonly ActForm[] =>
  APPLICATION_ACTS.filter((act) => denyApplicationAct(act, actor, seat) === undefined).map((act) => actForm(act, seat, {}, {}, words))

/** One form, with what was typed in it when it comes back. */
export function actForm(act: ApplicationAct, seat: ApplicationSeat, typed: Typed, problems: FieldProblems, words: Words): ActForm {
  const { t, fmt } = words
  const params = { due: fmt.date(seat.fee?.payByOn ?? seat.pause?.answerBy ?? null) }
  return {
    act: `application_${act}`,
    title: t(`applications.act.${act}`),
    help: t(`applications.act.${act}.help`, params),
    button: t(`applications.act.${act}.do`),
    action: `/applications/${seat.held.id}/${act}`,
    icon: ICONS[act] ?? 'check',
    files: act === 'copy',
    grave: GRAVE.has(act),
    fields: fieldsOf(act, seat, fieldMaker(act, typed, problems, words), words),
  }
}

type Make = (name: FieldName, more?: object) => FormField
type FieldName =
  | 'on'
  | 'text'
  | 'kind'
  | 'name'
  | 'party'
  | 'opinion'
  | 'reasons'
  | 'method'
  | 'count'
  | 'verdict'
  | 'days'
  | 'redacted'
  | 'file'
  | 'ending'
  | 'reason'
  | 'body'
  | 'number'
  | 'filedOn'
  | 'remedy'
  | 'outcome'
  | 'closedOn'

const fieldMaker =
  (act: ApplicationAct, typed: Typed, problems: FieldProblems, { t }: Words): Make =>
  (name, more = {}) => ({
    name,
    id: `f-application_${act}-${name}`,
    label: t(`applications.form.${name}`),
    value: typed[name],
    error: problems[name],
    ...more,
  })

function fieldsOf(act: ApplicationAct, seat: ApplicationSeat, field: Make, { t, today }: Words): readonly FormField[] {
  const date = (name: 'on' | 'filedOn' | 'closedOn', label: string): FormField =>
    withDefault(field(name, { kind: 'date', width: 's', max: today, label }), today)
  const rows = (name: FieldName, options: readonly object[]): FormField => field(name, { kind: 'rows', options })
  const area = (name: FieldName, max: number, more: object = {}): FormField =>
    field(name, { kind: 'textarea', rows: max > LONGEST_REASON ? 5 : 3, maxlength: max, lang: 'zh-CN', ...more })
  switch (act) {
    case 'confirm':
      return [date('on', t('applications.form.confirmedOn'))]
    case 'corrected':
      return [area('text', LONGEST_BODY, { label: t('applications.form.corrected') }), date('on', t('applications.form.correctedOn'))]
    case 'ask_party':
      return [
        rows(
          'kind',
          PARTY_KINDS.map((value) => ({ value, label: t(`applications.party.${value}`), note: t(`applications.party.${value}.note`) })),
        ),
        field('name', { maxlength: 100, lang: 'zh-CN', label: t('applications.form.partyName') }),
      ]
    case 'party_answer': {
      const open = seat.parties.filter(({ answeredOn }) => answeredOn === null)
      return [
        withDefault(
          rows(
            'party',
            open.map(({ id, name, kind }) => ({ value: String(id), label: name, note: t(`applications.party.${kind}`) })),
          ),
          String(open[0]?.id ?? ''),
        ),
        rows(
          'opinion',
          OPINIONS.map((value) => ({ value, label: t(`applications.opinion.${value}`) })),
        ),
        area('reasons', LONGEST_REASON, { optional: true }),
      ]
    }
    case 'fee':
      return [
        rows(
          'method',
          FEE_METHODS.map((value) => ({ value, label: t(`applications.fee.${value}`), note: t(`applications.fee.${value}.note`) })),
        ),
        field('count', { kind: 'number', width: 's', min: 1, max: 10_000 }),
      ]
    case 'paid':
      return [date('on', t('applications.form.paidOn'))]
    case 'excess':
      return [area('text', LONGEST_BODY, { label: t('applications.form.askReasons') })]
    case 'excess_decide':
      return [
        area('reasons', LONGEST_REASON, { optional: true, label: t('applications.form.applicantReasons') }),
        rows(
          'verdict',
          (['reasonable', 'unreasonable'] as const).map((value) => ({
            value,
            label: t(`applications.excess.${value}`),
            note: t(`applications.excess.${value}.note`),
          })),
        ),
        withDefault(
          field('days', {
            kind: 'number',
            width: 's',
            min: 0,
            max: 60,
            unit: t('applications.unit.days'),
            label: t('applications.form.delay'),
          }),
          0,
        ),
      ]
    case 'copy':
      return [
        field('file', { kind: 'file', multiple: true, hint: t('applications.form.file.hint') }),
        field('redacted', { kind: 'checks', options: [{ value: '1', label: t('applications.form.redacted.yes') }] }),
      ]
    case 'end':
      return [
        withDefault(
          rows(
            'ending',
            endingsOf(seat).map((value) => ({ value, label: t(`applications.ending.${value}`) })),
          ),
          endingsOf(seat)[0] ?? '',
        ),
        area('reason', LONGEST_REASON),
      ]
    case 'remedy':
      return [
        rows(
          'kind',
          REMEDY_KINDS.map((value) => ({ value, label: t(`applications.remedy.${value}`) })),
        ),
        field('body', { maxlength: 100, lang: 'zh-CN', label: t('applications.form.authority') }),
        field('number', { maxlength: 100, optional: true, lang: 'zh-CN' }),
        date('filedOn', t('applications.form.filedOn')),
      ]
    case 'remedy_close': {
      const open = seat.remedies.filter(({ closedOn }) => closedOn === null)
      return [
        withDefault(
          rows(
            'remedy',
            open.map(({ id, kind, body }) => ({ value: String(id), label: body, note: t(`applications.remedy.${kind}`) })),
          ),
          String(open[0]?.id ?? ''),
        ),
        rows(
          'outcome',
          (['upheld', 'corrected', 'otherwise'] as const).map((value) => ({ value, label: t(`applications.remedy_outcome.${value}`) })),
        ),
        date('closedOn', t('applications.form.closedOn')),
      ]
    }
  }
}

const withDefault = (field: FormField, value: unknown): FormField => ({ ...field, value: field['value'] ?? value })

/** The form of article 29, in rows: two questions that belong together stand beside each other. For a clerk also how and when it came. */
export function openingFields(typed: Typed, problems: FieldProblems, { t, today }: Words, clerk: boolean) {
  const field = (name: OpeningName, more: object = {}): FormField => ({
    name,
    id: `f-${name}`,
    label: t(`applications.form.${name}`),
    value: typed[name],
    error: problems[name],
    ...more,
  })
  const channels = OUTSIDE_CHANNELS.map((value) => ({
    value,
    label: t(`applications.channel.${value}`),
    note: t(`applications.channel.${value}.note`),
  }))
  const select = (name: OpeningName, options: readonly object[], more: object = {}): FormField =>
    field(name, { kind: 'select', options: [{ value: '', label: t('applications.choose') }, ...options], ...more })
  const arrival = {
    key: 'arrival',
    title: t('applications.new.arrival'),
    rows: [
      [field('channel', { kind: 'rows', options: channels })],
      [
        withDefault(field('arrivedOn', { kind: 'date', width: 's', max: today, help: t('applications.form.arrivedOn.help') }), today),
        field('confirmedOn', { kind: 'date', width: 's', max: today, optional: true, help: t('applications.form.confirmedOn.help') }),
      ],
    ],
  }
  const auto = (name: string): string => (clerk ? 'off' : name)
  return [
    ...(clerk ? [arrival] : []),
    {
      key: 'applicant',
      title: t('applications.new.applicant'),
      rows: [
        [
          select(
            'applicant',
            APPLICANT_KINDS.map((value) => ({ value, label: t(`applications.column.${value}`) })),
          ),
          field('name', { maxlength: 100, lang: 'zh-CN', autocomplete: auto('name') }),
        ],
        [
          select(
            'idKind',
            ID_KINDS.map((value) => ({ value, label: t(`applications.id.${value}`) })),
            { help: t('applications.form.idKind.help') },
          ),
          field('idNumber', { maxlength: 30, autocomplete: 'off', help: t('applications.form.idNumber.help') }),
        ],
        [field('agent', { maxlength: 200, optional: true, autocomplete: 'off', help: t('applications.form.agent.help') })],
        [field('phone', { kind: 'tel', maxlength: 200, width: 'm', help: t('applications.form.phone.help'), autocomplete: auto('tel') })],
        [field('email', { kind: 'email', maxlength: 200, width: 'm', autocomplete: auto('email') })],
        [field('address', { maxlength: 200, lang: 'zh-CN', autocomplete: auto('street-address') })],
      ],
    },
    {
      key: 'wanted',
      title: t('applications.new.wanted'),
      rows: [
        [field('title', { maxlength: LONGEST_TITLE, lang: 'zh-CN', help: t('applications.form.title.help') })],
        [field('wantedNumber', { maxlength: 100, width: 'm', optional: true, lang: 'zh-CN' })],
        [
          field('body', {
            kind: 'textarea',
            rows: 5,
            maxlength: LONGEST_BODY,
            counter: true,
            lang: 'zh-CN',
            help: t('applications.form.body.help'),
          }),
        ],
        [
          select(
            'medium',
            MEDIA.map((value) => ({ value, label: t(`applications.medium.${value}`) })),
          ),
          select(
            'delivery',
            DELIVERIES.filter((value) => !clerk || value !== 'inside').map((value) => ({
              value,
              label: t(`applications.delivery.${value}`),
            })),
          ),
        ],
        [
          field('file', {
            kind: 'file',
            multiple: true,
            optional: true,
            label: t('applications.form.attachments'),
            hint: t('applications.form.file.hint'),
          }),
        ],
      ],
    },
  ]
}
type OpeningName =
  | 'channel'
  | 'arrivedOn'
  | 'confirmedOn'
  | 'applicant'
  | 'name'
  | 'idKind'
  | 'idNumber'
  | 'agent'
  | 'phone'
  | 'email'
  | 'address'
  | 'title'
  | 'wantedNumber'
  | 'body'
  | 'medium'
  | 'delivery'
  | 'file'
