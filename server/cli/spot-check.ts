import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { DRAWS, verifySpotCheck, type SpotCheckEvidence } from '../../core/spot-check.ts'
import { LOCALES, translator } from '../i18n/index.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const id = z.number().int().positive()
const Evidence = z.object({
  method: z.string(),
  draw: z.enum(DRAWS),
  size: z.number(),
  records: z.array(z.object({ id, version: id, departmentId: id })),
  listHash: z.string(),
  commitment: z.string(),
  drawn: z.object({ secret: z.string(), publicText: z.string(), seed: z.string(), sample: z.array(id) }).optional(),
})

/**
 * `npm run spot-check -- FILE.json [en]`: draws a spot check again from the evidence that its page gives out, with nothing of this installation.
 * Returns the exit code: 0 the same sample, 1 something does not fit (each thing named), 2 the file cannot be read.
 */
export async function checkSample(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  const [file, asked] = args
  const fallback = localeOf(around.env)
  const t = translator(LOCALES.find((known) => known === asked) ?? fallback)
  if (file === undefined) {
    around.err(t('compliance.cli.usage'))
    return 2
  }
  const evidence = await read(file)
  if (evidence === undefined) {
    around.err(t('compliance.cli.unreadable', { file }))
    return 2
  }
  const problems = verifySpotCheck(evidence)
  for (const problem of problems) around.out(t(`compliance.spot.problem.${problem}`))
  if (problems.length > 0) return 1
  const { size, records, drawn } = evidence
  around.out(t(drawn === undefined ? 'compliance.cli.fixed' : 'compliance.cli.same', { n: size, all: records.length }))
  return 0
}

async function read(file: string): Promise<SpotCheckEvidence | undefined> {
  try {
    const { drawn, ...rest } = Evidence.parse(JSON.parse(await readFile(file, 'utf8')))
    return drawn === undefined ? rest : { ...rest, drawn }
  } catch {
    return undefined
  }
}

if (isCommand(import.meta.url)) process.exitCode = await checkSample(process.argv.slice(2), terminal())
