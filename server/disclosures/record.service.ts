import { dateInShanghai } from '../../core/dates.ts'
import { listVersionAttachments, type Attachment } from '../attachments/attachments.service.ts'
import { readersCopy } from '../attachments/attachments.types.ts'
import { filesDiff } from '../attachments/files-diff.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findDuty, type StoredObligation } from '../obligations/obligations.service.ts'
import { registerFor } from '../registers/index.ts'
import type { ContentDiff, Finding, Panel, ReadContext } from '../registers/register.ts'
import { getDisclosure, getWorkingVersion } from './disclosures.reading.ts'
import { scopeOf } from './disclosures.visibility.ts'
import { isReviewState } from './disclosures.rules.ts'
import { publishedVersion, refOf, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { seesVersion, versionToShow } from './record.presenter.ts'
import { envelopeFindings } from './submission.rules.ts'
import { checkVersion } from './submission.service.ts'

export type ContextFor = (disclosure: Disclosure, shown: DisclosureVersion) => ReadContext

export interface RecordPage {
  readonly disclosure: Disclosure
  readonly shown: DisclosureVersion
  readonly panel: Panel
  readonly findings: readonly Finding[]
  readonly attachments: readonly Attachment[]
  /** What the record answers, or is to answer. */
  readonly duty: StoredObligation | undefined
  /** For a correction under review: what it changes in the version that readers see. */
  readonly change?: { readonly from: DisclosureVersion; readonly content: ContentDiff } | undefined
}

/** The version that is asked for, or the one that a record opens with. @throws AppError not_found for one the actor may not see */
export async function getVersion(
  deps: Pick<Deps, 'db' | 'cache'>,
  actor: Actor,
  id: number,
  number?: number,
): Promise<{ disclosure: Disclosure; shown: DisclosureVersion }> {
  const disclosure = await deps.cache.read(['disclosure', scopeOf(actor), id], () => getDisclosure(deps, actor, id))
  const shown = number === undefined ? versionToShow(disclosure) : disclosure.versions.find((version) => version.number === number)
  if (shown === undefined || !seesVersion(disclosure, shown, actor)) throw new AppError('not_found', 'errors.not_found')
  return { disclosure, shown }
}

/** Everything on a record's page. What has no findings stored with it is not checked again for every reader. */
export async function getRecordPage(
  deps: Pick<Deps, 'db' | 'cache' | 'now'>,
  actor: Actor,
  id: number,
  number: number | undefined,
  context: ContextFor,
): Promise<RecordPage> {
  const { disclosure, shown } = await getVersion(deps, actor, id, number)
  const today = dateInShanghai(deps.now().toISOString())
  const reading = context(disclosure, shown)
  const panel = await deps.cache.read(['panel', shown.id, reading.locale, reading.query, reading.href, reading.published, today], () =>
    registerFor(disclosure.item.register).present(deps.db.read, refOf(disclosure, shown), reading),
  )
  const stored = shown.publishedAt === null ? envelopeFindings(disclosure, shown, today) : []
  const check = (): Promise<readonly Finding[]> => checkVersion(deps.db.read, disclosure, shown, today)
  const findings = shown.findingCount > 0 ? await deps.cache.read(['findings', shown.id, today], check) : stored
  const attachments = await listVersionAttachments(deps.db.read, shown.id)
  const duty = await findDuty(deps, id)
  return { disclosure, shown, panel, findings, attachments, duty, change: await changeOf(deps, disclosure, shown, reading) }
}

/** The reviewer's comparison; nothing for whoever reads what is published. */
async function changeOf(deps: Pick<Deps, 'db'>, disclosure: Disclosure, shown: DisclosureVersion, reading: ReadContext) {
  const from = publishedVersion(disclosure)
  if (from === undefined || !(isReviewState(shown.state) || shown.state === 'scheduled')) return undefined
  return { from, content: await wholeDiff(deps, disclosure, { from, to: shown }, reading) }
}

/** What the register's content and the attached files have become from one version to another. */
async function wholeDiff(
  { db }: Pick<Deps, 'db'>,
  disclosure: Disclosure,
  { from, to }: { readonly from: DisclosureVersion; readonly to: DisclosureVersion },
  reading: ReadContext,
): Promise<ContentDiff> {
  const content = await registerFor(disclosure.item.register).diff(db.read, refOf(disclosure, from), refOf(disclosure, to), reading)
  const [before, after] = [await listVersionAttachments(db.read, from.id), await listVersionAttachments(db.read, to.id)]
  const files = filesDiff(before, after, reading)
  return {
    added: [...content.added, ...files.added],
    removed: [...content.removed, ...files.removed],
    changed: [...content.changed, ...files.changed],
  }
}

/** The editing page of the draft, for whoever may change it. `typed`: what was refused a moment ago. */
export async function getEditPage(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: number,
  context: ContextFor,
  typed?: Readonly<Record<string, unknown>>,
): Promise<RecordPage> {
  const { disclosure, working, version } = await getWorkingVersion(deps, actor, id)
  const panel = await registerFor(disclosure.item.register).editor(deps.db.read, version, context(disclosure, working), typed)
  return {
    disclosure,
    shown: working,
    panel,
    attachments: await listVersionAttachments(deps.db.read, working.id),
    duty: await findDuty(deps, id),
    findings: await checkVersion(deps.db.read, disclosure, working, dateInShanghai(deps.now().toISOString())),
  }
}

export interface Comparison {
  readonly disclosure: Disclosure
  readonly from: DisclosureVersion
  readonly to: DisclosureVersion
  readonly content: ContentDiff
}

/** Two versions side by side; by default the newest that the actor may see, and the one before it. @throws AppError not_found */
export async function compareVersions(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  pair: { from?: number; to?: number },
  context: ContextFor,
): Promise<Comparison> {
  const disclosure = await getDisclosure(deps, actor, id)
  const visible = disclosure.versions.filter((version) => seesVersion(disclosure, version, actor))
  const to = pair.to === undefined ? visible.at(-1) : visible.find(({ number }) => number === pair.to)
  const from = pair.from === undefined ? visible[visible.length - 2] : visible.find(({ number }) => number === pair.from)
  if (from === undefined || to === undefined) throw new AppError('not_found', 'errors.not_found')
  return { disclosure, from, to, content: await wholeDiff(deps, disclosure, { from, to }, context(disclosure, to)) }
}

/** One version whole, in a fixed order and shape: what exports, hashes and the command line agree on. */
export async function exportVersion(deps: Pick<Deps, 'db' | 'cache'>, actor: Actor, id: number, number?: number) {
  const { disclosure, shown } = await getVersion(deps, actor, id, number)
  const content = await registerFor(disclosure.item.register).canonical(deps.db.read, refOf(disclosure, shown))
  return {
    id: disclosure.id,
    filingNumber: disclosure.filingNumber,
    item: { code: disclosure.item.code, title: disclosure.item.title },
    department: disclosure.departmentName,
    title: shown.title,
    summary: shown.summary,
    period: disclosure.period,
    formedOn: disclosure.formedOn,
    dueOn: disclosure.dueOn,
    firstPublishedAt: disclosure.firstPublishedAt,
    timeliness: disclosure.timeliness,
    leadDays: disclosure.leadDays,
    withdrawn: disclosure.withdrawnAt === null ? null : { at: disclosure.withdrawnAt, reason: disclosure.withdrawalReason },
    version: { number: shown.number, state: shown.state, publishedAt: shown.publishedAt, changeNote: shown.changeNote },
    register: registerFor(disclosure.item.register).key,
    content,
    attachments: (await listVersionAttachments(deps.db.read, shown.id)).map(fileLine),
  }
}

/** A file as readers get it. */
function fileLine(attachment: Attachment): object {
  const { name, type, size, sha256, copy } = readersCopy(attachment)
  return { name, type, size, sha256, redacted: copy === 'redacted', note: attachment.note }
}
