import type { FieldProblems } from '../errors.ts'
import { ACCEPT } from '../files/sniff.rules.ts'
import { inWords, type Words } from '../web/words.ts'
import { LONGEST_BODY, LONGEST_TITLE, MOST_OPTIONS } from './discussions.rules.ts'
import type { Draft } from './discussions.types.ts'

/** What stands in a form: what was typed, else what was kept of it. */
export interface Typed {
  readonly title?: string
  readonly body: string
}

export interface Writing {
  /** Where the draft is kept. */
  readonly place: string
  readonly typed: Typed
  readonly draft?: Draft | undefined
  readonly problems?: FieldProblems
  /** Rendered above the form. */
  readonly preview?: { readonly body: string; readonly mentions: Readonly<Record<string, number>> } | undefined
  readonly limit: number
  readonly label: string
  readonly rows: number
}

/** The field in which a post is written, with its draft and its files. */
export function editorOf({ place, typed, draft, problems = {}, preview, limit, label, rows }: Writing, { t, fmt }: Words) {
  return {
    place,
    body: typed.body,
    label,
    rows,
    maxlength: LONGEST_BODY,
    problem: problems['body'],
    fileProblem: problems['file'],
    accept: ACCEPT,
    fileHint: t('discussions.editor.files.hint', { size: fmt.bytes(limit) }),
    draft: draft === undefined ? '' : t('discussions.editor.draft', { at: fmt.when(draft.updatedAt) }),
    preview,
    words: {
      saved: t('discussions.editor.saved'),
      lost: t('discussions.editor.lost'),
      uploading: t('discussions.editor.uploading'),
      people: t('discussions.editor.people'),
      tooBig: t('frame.file.too_big', { size: fmt.bytes(limit) }),
    },
    limit,
  }
}

export interface TypedTopic extends Typed {
  readonly board: string
  readonly pollQuestion: string
  readonly pollOptions: string
  readonly pollMost: string
  readonly pollClosesOn: string
}
export const BLANK: TypedTopic = {
  board: 'general',
  title: '',
  body: '',
  pollQuestion: '',
  pollOptions: '',
  pollMost: '1',
  pollClosesOn: '',
}

export interface BoardChoice {
  readonly key: string
  readonly name: string
  readonly nameEn: string
}

/** The form of a new topic. `boards`: where it may stand, departments in a group of their own. */
export function topicFields(
  typed: TypedTopic,
  { common, departments }: { readonly common: readonly { value: string; label: string }[]; readonly departments: readonly BoardChoice[] },
  problems: FieldProblems,
  { t, locale, today }: Words,
) {
  const options = [
    ...common,
    {
      group: t('discussions.boards.departments'),
      options: departments.map(({ key, name, nameEn }) => ({ value: key, label: inWords(locale, name, nameEn) })),
    },
  ]
  return {
    board: {
      kind: 'select',
      name: 'board',
      label: t('discussions.field.board'),
      value: typed.board,
      width: 'm',
      options,
      error: problems['board'],
    },
    title: {
      name: 'title',
      label: t('discussions.field.title'),
      value: typed.title ?? '',
      error: problems['title'],
      required: true,
      maxlength: LONGEST_TITLE,
      lang: 'zh-CN',
    },
    poll: {
      open: typed.pollQuestion !== '' || typed.pollOptions !== '',
      fields: [
        {
          name: 'poll_question',
          label: t('discussions.poll.question'),
          value: typed.pollQuestion,
          error: problems['poll_question'],
          maxlength: LONGEST_TITLE,
          lang: 'zh-CN',
        },
        {
          kind: 'textarea',
          name: 'poll_options',
          label: t('discussions.poll.options'),
          help: t('discussions.poll.options.help', { max: MOST_OPTIONS }),
          value: typed.pollOptions,
          error: problems['poll_options'],
          rows: 4,
          maxlength: 2_000,
          lang: 'zh-CN',
        },
        {
          kind: 'number',
          name: 'poll_most',
          label: t('discussions.poll.most'),
          value: typed.pollMost,
          error: problems['poll_most'],
          maxlength: 2,
        },
        {
          kind: 'date',
          name: 'poll_closes_on',
          label: t('discussions.poll.closes_on'),
          value: typed.pollClosesOn,
          error: problems['poll_closes_on'],
          optional: true,
          min: today,
        },
      ],
    },
  }
}
