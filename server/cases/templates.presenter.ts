import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { NOTHING_SENT, type Sent } from './acts.presenter.ts'
import { EditQuery } from './cases.forms.ts'
import { keepsTemplate } from './cases.policy.ts'
import { KINDS, LONGEST_ANSWER, LONGEST_TITLE } from './cases.rules.ts'
import type { WholeCase } from './page.service.ts'
import type { Template } from './templates.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { FormField } from './cases.types.ts'

/** The answer begins with a template that was picked, before what is there already. */
export function withTemplate({ templates, seat }: WholeCase, query: unknown): Sent {
  const { template } = EditQuery.parse(query)
  const found = templates.find(({ id }) => id === template)
  if (found === undefined) return NOTHING_SENT
  const before = seat.answer?.body ?? ''
  return { act: 'draft', typed: { body: before === '' ? found.body : `${before}\n\n${found.body}` }, problems: {} }
}

export function presentTemplates(templates: readonly Template[], actor: Actor, office: number | undefined, { t, locale }: Words) {
  return templates.map((template) => ({
    title: template.title,
    body: template.body,
    sub: [
      template.kind === null ? t('cases.template.every') : t(`cases.kind.${template.kind}`),
      template.departmentId === null
        ? t('cases.template.everybody')
        : inWords(locale, template.departmentName ?? '', template.departmentNameEn ?? ''),
      template.active ? '' : t('cases.template.off'),
    ]
      .filter((text) => text !== '')
      .join(t('frame.dot')),
    edit: keepsTemplate(actor, template, office) ? `/cases/templates?edit=${template.id}#template` : '',
  }))
}

export function templateFields(
  template: Template | undefined,
  typed: Readonly<Record<string, unknown>>,
  problems: FieldProblems,
  { t }: Words,
): FormField[] {
  const came = Object.keys(typed).length > 0
  return [
    {
      name: 'title',
      label: t('cases.template.title'),
      value: typed['title'] ?? template?.title,
      error: problems['title'],
      required: true,
      maxlength: LONGEST_TITLE,
      lang: 'zh-CN',
    },
    {
      kind: 'select',
      name: 'kind',
      label: t('cases.field.kind'),
      value: typed['kind'] ?? template?.kind ?? '',
      error: problems['kind'],
      width: 'm',
      options: [{ value: '', label: t('cases.template.every') }, ...KINDS.map((kind) => ({ value: kind, label: t(`cases.kind.${kind}`) }))],
    },
    {
      kind: 'textarea',
      name: 'body',
      label: t('cases.template.body'),
      help: t('cases.template.body.help'),
      value: typed['body'] ?? template?.body,
      error: problems['body'],
      required: true,
      rows: 10,
      maxlength: LONGEST_ANSWER,
      counter: true,
      lang: 'zh-CN',
    },
    {
      kind: 'checks',
      name: 'active',
      label: t('cases.template.active'),
      value: came ? typed['active'] : (template?.active ?? true) ? '1' : '',
      options: [{ value: '1', label: t('cases.template.active.yes') }],
    },
  ]
}
