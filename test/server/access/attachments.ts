import { addAttachments, redactAttachment } from '../../../server/attachments/editing.service.ts'
import { getDisclosure, submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { lin, ma, sun, wu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { pngWithAuthor } from '../attachments/files.ts'
import { drafted, pass, submitted } from '../disclosures/flow.ts'
import type { Situation } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

let number = 0
/** A record of an event with files; each asks for one of its own. */
const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const
const CSV = (): Buffer => Buffer.from(`日期,金额\n2026-01-08,${(number += 1)}\n`)

const versionOf = async (world: World, id: number): Promise<number> => (await getDisclosure(world.deps, world.actor(lin), id)).version

const newest = async (world: World): Promise<number> =>
  ((await world.db.read('attachments').orderBy('id', 'desc').first('id')) as { id: number }).id

async function attached(world: World, redacted = false): Promise<{ id: number; file: number }> {
  const id = await drafted(world, EVENT)
  const actor = world.actor(lin)
  const names = ['一.csv', '二.csv']
  await addAttachments(world.deps, actor, id, { version: await versionOf(world, id), files: names.map((name) => ({ name, bytes: CSV() })) })
  const file = await newest(world)
  if (redacted)
    await redactAttachment(world.deps, actor, file, { version: await versionOf(world, id), file: { name: '遮.csv', bytes: CSV() } })
  return { id, file }
}

const onFile =
  (more: Readonly<Record<string, string>> = {}, redacted = false): Situation =>
  async (world) => {
    const { id, file } = await attached(world, redacted)
    return { params: { id: file }, body: { version: await versionOf(world, id), ...more } }
  }

const onRecord: Situation = async (world) => {
  const { id } = await attached(world)
  return { params: { id }, body: { version: await versionOf(world, id) }, file: CSV() }
}

const inSecrecyReview: Situation = async (world) => {
  const id = await submitted(world, EVENT)
  await pass(world, id, sun)
  return { params: { id } }
}

const publishedFile: Situation = async (world) => {
  const { id, file } = await attached(world)
  await submitDisclosure(world.deps, world.actor(lin), id)
  await pass(world, id, sun, ma, wu)
  return { params: { id: file } }
}

const originalOf: Situation = async (world, persona) => ({ ...(await publishedFile(world, persona)), query: '?copy=original' })

export const attachments: AccessLines = {
  lines: `
GET  /disclosures/:id/attachments  files-of-draft     L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
GET  /disclosures/:id/attachments  files-in-secrecy   L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/attachments  files-of-draft     L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
GET  /attachments/:id            published-file       L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /attachments/:id            original-file        L    .    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /attachments/:id            draft-file           L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
GET  /attachments/:id/view       picture-file         L    .    +    .    +    .    .    .    .    .    .    .    .    .    .
POST /attachments/:id            describe-file        L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /attachments/:id/remove     draft-file           L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /attachments/:id/move       move-file            L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /attachments/:id/redact     redact-file          L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
POST /attachments/:id/unredact   redacted-file        L    .    +    .    -    .    .    .    .    .    .    .    .    .    .
`,
  situations: {
    'files-of-draft': onRecord,
    'files-in-secrecy': inSecrecyReview,
    'published-file': publishedFile,
    'original-file': originalOf,
    'draft-file': onFile(),
    'describe-file': onFile({ name: '说明.csv', note: '明细' }),
    'move-file': onFile({ by: 'up' }),
    'redact-file': async (world, persona) => ({ ...(await onFile()(world, persona)), file: CSV() }),
    'redacted-file': onFile({}, true),
    'picture-file': async (world) => {
      const id = await drafted(world, EVENT)
      const files = [{ name: '图.png', bytes: pngWithAuthor() }]
      await addAttachments(world.deps, world.actor(lin), id, { version: await versionOf(world, id), files })
      return { params: { id: await newest(world) } }
    },
  },
}
