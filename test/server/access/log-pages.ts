import { formatKey } from '../../../core/tlog/note.ts'
import { makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { cosign } from '../../../server/transparency-log/witnesses.service.ts'
import { chen, inspector } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import { cosignatureOf, newSigner, witnessing } from '../transparency-log/witnessing.ts'
import type { AccessLines } from './lines.ts'

/** Somebody witnesses with one key at a time. */
async function free(world: World): Promise<void> {
  await world.db.write('log_witnesses').whereNull('removed_at').update({ removed_at: world.clock.now().toISOString() })
}

async function grown(world: World): Promise<void> {
  await published(world, { item: 'B-04', period: null, formedOn: '2026-02-26' })
  await makeCheckpoint(world.deps)
}

/** The log's pages are everybody's; witnessing is the inspectors', and their keys are the security administrator's to remove. */
export const logPages: AccessLines = {
  lines: `
GET  /log                                             +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /log/verify                                      +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /log/witnesses              new-witness          L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /log/witnesses              second-key           L    -    -    -    -    -    -    -    -    !    -    -    -    -    -
POST /log/cosignatures           grown-log            L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /log/cosignatures           cosigned-log         L    -    -    -    -    -    -    -    -    !    -    -    -    -    -
POST /log/witnesses/:id/remove   witness              L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
`,
  situations: {
    async 'new-witness'(world, persona) {
      await free(world)
      await grown(world)
      const signer = await newSigner(world, persona ?? chen)
      return { body: { key: formatKey(signer.key), ...(await cosignatureOf(world, signer)) } }
    },
    async 'second-key'(world) {
      await free(world)
      await grown(world)
      await witnessing(world, inspector)
      const signer = await newSigner(world, inspector)
      return { body: { key: formatKey(signer.key), ...(await cosignatureOf(world, signer)) } }
    },
    async 'grown-log'(world) {
      await free(world)
      const { signer } = await witnessing(world, inspector)
      await grown(world)
      return { body: { ...(await cosignatureOf(world, signer)) } }
    },
    async 'cosigned-log'(world) {
      await free(world)
      const { signer } = await witnessing(world, inspector)
      const last = await cosignatureOf(world, signer)
      await cosign(world.deps, world.actor(inspector), last)
      return { body: { ...last } }
    },
    async witness(world) {
      await free(world)
      return { params: { id: (await witnessing(world, inspector)).id } }
    },
  },
}
