import { Cron, type CronOptions } from 'croner'
import { settleIssuer } from '../anonymous/issuers.service.ts'
import { publishTexts } from '../anonymous/texts.service.ts'
import { sweepFiles } from '../attachments/sweep.service.ts'
import { publishElections } from '../elections/results.publication.service.ts'
import { flushBoxes } from '../ballot-box/flush.service.ts'
import { forgetExpired } from '../auth/auth.service.ts'
import { watchCases } from '../cases/reminders.service.ts'
import { putDueEditionsInForce } from '../catalogue/editions.life.service.ts'
import { deliverWaiting } from '../cases/waiting.service.ts'
import { forgetMisses } from '../demand/misses.service.ts'
import type { Deps } from '../deps.ts'
import { sweepUnposted } from '../discussions/drafts.service.ts'
import { remindOfAnswers } from '../discussions/duties.service.ts'
import { closeDueElections, remindOfElections } from '../elections/due.service.ts'
import { remindOfAppraisals } from '../appraisals/reminders.service.ts'
import { remindOfObjections } from '../evaluations/objections.service.ts'
import { archiveCycles } from '../evaluations/publication.service.ts'
import { sweepLiveEvents } from '../live/live.service.ts'
import { generateObligations } from '../obligations/generation.service.ts'
import { remindOfObligations } from '../obligations/reminders.service.ts'
import { queueDigests, queueLetters } from '../mail/queueing.service.ts'
import { forgetOldLetters, sendLetters } from '../mail/sending.service.ts'
import { forgetOldNotifications } from '../notifications/notifications.service.ts'
import { applyDue } from '../people/movements.service.ts'
import { remindReaders } from '../readership/readership.service.ts'
import { watchRectifications } from '../inspections/reminders.service.ts'
import { publishDue, remindReviewers } from '../disclosures/disclosures.service.ts'
import { remindHandlers } from '../publicity/reminders.service.ts'
import { deliverObjections } from '../publicity/waiting.service.ts'
import { remindOfSecrecy } from '../secrecy/reminders.service.ts'
import { putMeasuresInForce } from '../vetoes/accountability.service.ts'
import { putVetoesInForce, remindOfVetoes } from '../vetoes/due.service.ts'
import { makeCheckpoint } from '../transparency-log/checkpoints.service.ts'

export interface Jobs {
  stop(): void
}

interface Job {
  readonly name: string
  /** Minute, hour, day of month, month, day of week, in Shanghai; a sixth field before them is the second. */
  readonly at: string
  readonly run: (deps: Deps) => Promise<unknown>
  /** Also when the application starts: what fell due while nothing ran is made up for at once. */
  readonly atStart?: boolean
}

/**
 * Scheduled work. Every job may run on several instances at once: each is right when it is repeated, by a set-based change, by
 * compare-and-set, or because what was told once is not told again.
 */
const JOBS: readonly Job[] = [
  { name: 'what open pages have heard', at: '*/10 * * * *', run: sweepLiveEvents },
  { name: 'letters for new messages', at: '15 * * * * *', run: queueLetters },
  { name: 'letters of the morning', at: '*/5 8-17 * * *', run: queueDigests, atStart: true },
  { name: 'letters that are due', at: '*/20 * * * * *', run: sendLetters },
  { name: 'old letters', at: '50 3 * * *', run: forgetOldLetters },
  { name: 'sweep', at: '*/10 * * * *', run: forgetExpired },
  { name: 'publications at a set time', at: '* * * * *', run: publishDue, atStart: true },
  { name: 'elections whose result is out', at: '* * * * *', run: publishElections, atStart: true },
  { name: 'evaluations whose result is out', at: '* * * * *', run: archiveCycles, atStart: true },
  { name: 'reminders of objections to results', at: '15 9 * * *', run: remindOfObjections },
  { name: 'ballots to the board', at: '* * * * *', run: flushBoxes, atStart: true },
  { name: 'elections that close', at: '* * * * *', run: closeDueElections, atStart: true },
  { name: 'reminders of elections', at: '25 8-17 * * *', run: remindOfElections },
  { name: 'checkpoints of the log', at: '*/30 * * * * *', run: makeCheckpoint, atStart: true },
  { name: 'editions of the catalogue', at: '*/5 * * * *', run: putDueEditionsInForce, atStart: true },
  { name: 'what is owed', at: '7 * * * *', run: generateObligations, atStart: true },
  { name: 'reminders of what is due', at: '20 9-17 * * *', run: remindOfObligations },
  { name: 'people who move or leave', at: '*/10 * * * *', run: applyDue, atStart: true },
  { name: 'reminders', at: '5 9-17 * * *', run: remindReviewers },
  { name: 'reminders of notices', at: '10 9 * * *', run: remindReaders },
  { name: 'reminders of objections', at: '20 9 * * *', run: remindHandlers },
  { name: 'rectifications that are due', at: '35 9-17 * * *', run: watchRectifications },
  { name: 'deadlines of cases', at: '45 8-17 * * *', run: watchCases },
  { name: 'keys of anonymous tokens', at: '2 0 * * *', run: settleIssuer, atStart: true },
  { name: 'letters without a name', at: '10 8 * * *', run: deliverWaiting, atStart: true },
  { name: 'objections without a name', at: '10 8 * * *', run: deliverObjections, atStart: true },
  { name: 'anonymous suggestions', at: '0 9 * * *', run: publishTexts, atStart: true },
  { name: 'answers that departments owe on the board', at: '40 9-17 * * *', run: remindOfAnswers },
  { name: 'what nobody posted', at: '20 3 * * *', run: sweepUnposted },
  { name: 'files nobody refers to', at: '25 3 * * *', run: sweepFiles },
  { name: 'searches that stayed rare', at: '45 3 * * *', run: forgetMisses },
  { name: 'old messages', at: '40 3 * * *', run: forgetOldNotifications },
  { name: 'vetoes nobody appealed against', at: '3 * * * *', run: putVetoesInForce, atStart: true },
  { name: 'measures nobody appealed against', at: '6 * * * *', run: putMeasuresInForce, atStart: true },
  { name: 'reminders of vetoes', at: '30 9 * * *', run: remindOfVetoes },
  { name: 'reminders of annual assessments', at: '40 9 * * *', run: remindOfAppraisals },
  { name: 'reminders of secrecy', at: '15 9-17 * * *', run: remindOfSecrecy },
]

export function startJobs(deps: Deps): Jobs {
  const timers = JOBS.map(
    (job) =>
      new Cron(job.at, optionsOf(deps, job), async () => {
        await job.run(deps)
      }),
  )
  for (const [i, { atStart }] of JOBS.entries()) if (atStart === true) void timers[i]?.trigger()
  return {
    stop: () => {
      for (const timer of timers) timer.stop()
    },
  }
}

const optionsOf = (deps: Deps, { name }: Job): CronOptions => ({
  timezone: 'Asia/Shanghai',
  protect: true,
  unref: true,
  catch: (error: unknown) => {
    deps.log.error({ err: error, job: name }, 'a job failed')
  },
})
