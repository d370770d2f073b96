import { sayPlace } from '../files/places.ts'
import { isMessageKey, type Translate } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'
import { fileOf, isFileKind, type Found, type Hit } from './gate.rules.ts'

export function kindName(kind: string, t: Translate): string {
  const key = isFileKind(kind) ? `secrecy.gate_kind.${kind}` : `secrecy.kind.${kind}`
  return isMessageKey(key) ? t(key) : kind
}

/** 附件“方案.pdf” · 遮盖件 · 第 3 页; 第 812 行 事由. */
export function placeName({ place, label, params }: Pick<Found, 'place' | 'label' | 'params'>, t: Translate): string {
  const name = t(label, params)
  if (fileOf(place) === undefined) return name
  const inside = place.replace(/^(?:file|redacted):\d+:?/, '')
  return [name, place.startsWith('redacted:') ? t('secrecy.place.redacted') : '', inside === '' ? '' : sayPlace(inside, t)]
    .filter((part) => part !== '')
    .join(t('frame.dot'))
}

/** A note under a kind that has to be read before deciding. */
function noteOf({ kind }: Pick<Found, 'kind'>, t: Translate): string {
  const key = `secrecy.gate_note.${kind}`
  return isMessageKey(key) ? t(key) : ''
}

export interface HitView {
  readonly id: number
  readonly kind: string
  readonly place: string
  readonly excerpt: string
  readonly note: string
  readonly outcome: { readonly kind: 'ok' | 'soon' | 'idle' | 'miss' | 'nil'; readonly text: string; readonly icon?: string }
  readonly said: string
  readonly stops: boolean
  readonly open: boolean
  readonly selectable: boolean
  /** Where in the editing page it can be mended. */
  readonly select: string
}

const LOOK: Readonly<Record<Hit['outcome'], { kind: HitView['outcome']['kind']; icon?: string }>> = {
  open: { kind: 'soon', icon: 'help-circle' },
  cleared: { kind: 'ok' },
  masked: { kind: 'ok', icon: 'eye-off' },
  kept: { kind: 'idle', icon: 'eye' },
}

/** A reason is one of ours, or what the reviewer wrote, or both divided by a colon. */
export function sayReason(reason: string, t: Translate): string {
  const [, picked = '', own = ''] = /^@(\w+)(?::([\s\S]*))?$/.exec(reason) ?? []
  const key = `secrecy.clear_reason.${picked}`
  if (!isMessageKey(key)) return reason
  return own === '' ? t(key) : `${t(key)}${t('frame.colon')}${own}`
}

export function presentHit(hit: Hit, { t, fmt }: Words): HitView {
  const stops = hit.severity === 'stop'
  const [kind, place] = [kindName(hit.kind, t), placeName(hit, t)]
  const outcome = stops ? { kind: 'miss' as const, icon: 'ban' } : LOOK[hit.outcome]
  return {
    id: hit.id,
    kind,
    place,
    excerpt: hit.excerpt,
    note: noteOf(hit, t),
    outcome: { ...outcome, text: t(stops ? 'secrecy.outcome.stop' : `secrecy.outcome.${hit.outcome}`) },
    said: saidOf(hit, { t, fmt }),
    stops,
    open: !stops && hit.outcome === 'open',
    selectable: !stops && hit.outcome !== 'masked',
    select: t('secrecy.hits.select_one', { kind, place }),
  }
}

function saidOf(hit: Hit, { t, fmt }: Pick<Words, 't' | 'fmt'>): string {
  if (hit.decidedAt === null) return ''
  const by = t('secrecy.outcome.by', { person: hit.decidedByName, at: fmt.dateTime(hit.decidedAt) })
  const carried = hit.fromVersion === null ? '' : t('secrecy.outcome.carried', { n: hit.fromVersion })
  return [sayReason(hit.reason, t), by, carried].filter((part) => part !== '').join(t('frame.dot'))
}

/** Numbers by outcome in their order, those that are none left out: 已清除 2 · 已遮盖 1. */
export function outcomeCounts(hits: readonly Hit[], t: Translate): string {
  return (['open', 'cleared', 'masked', 'kept'] as const)
    .map((outcome) => ({ outcome, n: hits.filter((hit) => hit.severity !== 'stop' && hit.outcome === outcome).length }))
    .filter(({ n }) => n > 0)
    .map(({ outcome, n }) => t('secrecy.sheet.outcome', { outcome: t(`secrecy.outcome.${outcome}`), n }))
    .join(t('frame.dot'))
}

export interface KindCount {
  readonly kind: string
  readonly name: string
  readonly n: number
}
/** Hits by kind, in the order in which they first stand. */
export function countKinds(hits: readonly Pick<Found, 'kind'>[], t: Translate): KindCount[] {
  const kinds = new Map<string, number>()
  for (const { kind } of hits) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  return [...kinds].map(([kind, n]) => ({ kind, name: kindName(kind, t), n }))
}

/** The field of the editing page in which a place is written. */
export function fieldOf(place: string): string {
  if (place === 'title' || place === 'summary' || place === 'change_note' || place === 'body' || place === 'reason') return `#f-${place}`
  if (place === 'number') return '#f-document_number'
  const element = place.startsWith('element:')
  return element ? '#elements-title' : '#draft'
}
