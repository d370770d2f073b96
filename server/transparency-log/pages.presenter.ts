import { toBase64 } from '../../core/tlog/bytes.ts'
import { partsOf } from '../../core/tlog/note.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import { qrOf } from '../directory/boards.presenter.ts'
import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Altered } from './demo.queries.ts'
import type { LogPage, Office, Witness } from './pages.service.ts'
import type { Seal } from './seal.service.ts'
import { denyRemovingWitness, witnessName } from './witnesses.policy.ts'

type Speech = Pick<Words, 't' | 'fmt' | 'locale'>

/** The first letters of a root, enough to compare two by eye. */
export const shortRoot = (root: string): string => root.slice(0, 12)

/** Everything that /log prints. `address`: where this installation is reached, without a path. */
export function presentLog(page: LogPage, actor: Actor | undefined, words: Speech) {
  const { t, fmt } = words
  const { checkpoint, at, note, key } = page
  const root = toBase64(checkpoint.root)
  return {
    title: t('log.title'),
    head: {
      facts: [t('log.size', { n: checkpoint.size }), t('log.checkpoint_at', { at: fmt.dateTime(at) })],
      actions: [{ label: t('log.verify'), href: '/log/verify', icon: 'shield-check', primary: true }],
    },
    newest: {
      facts: [
        { label: t('log.field.size'), value: fmt.number(checkpoint.size) },
        { label: t('log.field.at'), value: fmt.dateTime(at) },
        { label: t('log.field.origin'), value: checkpoint.origin },
        {
          label: t('log.field.cosigned'),
          value: page.cosigned.size === 0 ? t('log.cosigned_by.none') : t('log.cosigned_by', { n: page.cosigned.size }),
        },
      ],
      root,
      note,
      qr: qrOf(ownNote(note, checkpoint.origin)),
    },
    key,
    chart: presentGrowth(page, words),
    witnesses: witnessRows(page, actor, words),
    own: ownKey(page, actor),
  }
}

/** Without its cosignatures, which would make a QR code too fine to photograph. */
function ownNote(note: string, origin: string): string {
  const parts = partsOf(note)
  const line = parts?.lines.find((one) => one.startsWith(`— ${origin} `))
  return parts === undefined || line === undefined ? note : `${parts.text}\n${line}\n`
}

function presentGrowth({ growth }: LogPage, { t, fmt }: Speech) {
  const [first, last] = [growth[0]!, growth.at(-1)!]
  return presentChart(
    {
      id: 'log-growth',
      kind: 'line',
      values: 'number',
      title: t('log.growth'),
      note: t('log.growth.note'),
      finding: t('log.growth.finding', { from: first.size, to: last.size, month: fmt.period(first.month) }),
      labelHead: t('log.growth.month'),
      labels: growth.map(({ month }) => fmt.period(month)),
      series: [{ label: t('log.growth.entries'), tone: 'primary', values: growth.map(({ size }) => size) }],
      unit: t('log.growth.unit'),
      said: true,
      small: true,
    },
    { t, fmt },
  )
}

function witnessRows({ witnesses, cosigned, checkpoint }: LogPage, actor: Actor | undefined, { t, fmt, locale }: Speech) {
  const removable = actor !== undefined && denyRemovingWitness(actor) === undefined
  const shown = witnesses.filter(({ removedAt }) => removedAt === null || removable)
  return shown.map((witness) => ({
    who: `${inWords(locale, witness.department, witness.departmentEn)}${t('frame.dot')}${inWords(locale, witness.person, witness.personEn)}`,
    since: t('log.witness.since', { at: fmt.dateTime(witness.addedAt) }),
    chip: chipOf(witness, cosigned.has(witness.key), checkpoint.size, t),
    last: lastOf(witness, cosigned.get(witness.key), { t, fmt }),
    key: witness.key,
    remove:
      removable && witness.removedAt === null
        ? {
            id: `remove-${witness.id}`,
            title: t('log.witness.remove.title', { name: inWords(locale, witness.person, witness.personEn) }),
            text: t('log.witness.remove.text'),
            action: `/log/witnesses/${witness.id}/remove`,
            confirm: t('log.witness.remove'),
            grave: true,
          }
        : undefined,
  }))
}

function chipOf(witness: Witness, covers: boolean, size: number, t: Words['t']) {
  if (witness.removedAt !== null) return { kind: 'idle', text: t('log.witness.removed') }
  if (covers) return { kind: 'ok', text: t('log.witness.covers') }
  return { kind: 'idle', text: t('log.witness.behind', { n: size - (witness.lastSize ?? 0) }) }
}

function lastOf({ lastSize, lastAt }: Witness, time: number | undefined, { t, fmt }: Pick<Speech, 't' | 'fmt'>): string {
  if (lastSize === null || lastAt === null) return t('log.witness.never')
  const at = time === undefined ? lastAt : new Date(time * 1_000).toISOString() // what the witness itself attests
  return t('log.witness.last', { n: lastSize, at: fmt.dateTime(at) })
}

/** What the script needs that makes keys and cosigns; undefined for everybody who is no inspector. */
function ownKey({ own, checkpoint }: LogPage, actor: Actor | undefined) {
  if (actor === undefined || own === undefined) return undefined
  const current = own !== null && own.lastSize !== null && own.lastSize >= checkpoint.size
  return { name: witnessName(checkpoint.origin, actor.id), person: actor.id, key: own?.key ?? '', current }
}

/** For an auditor in a demonstration. */
export function presentDemo(altered: Altered | undefined, actor: Actor | undefined) {
  if (actor === undefined || !hasRole(actor, 'auditor')) return undefined
  return { altered: altered === undefined ? undefined : { index: altered.index, versionId: altered.versionId } }
}

export const presentOffices = (offices: readonly Office[], locale: Words['locale']) =>
  offices.map(({ name, nameEn, telephone }) => ({ name: inWords(locale, name, nameEn), telephone }))

/** What a printed record carries: the checkpoint of the day, and an address that holds the paper against the log. */
export function presentPaper(seal: Seal | undefined, recordId: number, origin: string) {
  if (seal === undefined) return undefined
  const query = new URLSearchParams({ record: String(recordId), size: String(seal.size), root: seal.root })
  return { ...seal, short: shortRoot(seal.root), qr: qrOf(`${origin}/log/verify?${query.toString()}`) }
}
