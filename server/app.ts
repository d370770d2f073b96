import compression from 'compression'
import express, { type Express } from 'express'
import { adminRoutes } from './people/admin.routes.ts'
import { photoRoutes } from './people/photos.routes.ts'
import { anonymousRoutes } from './anonymous/anonymous.routes.ts'
import { anonymousDoor } from './anonymous/door.routes.ts'
import { attachmentRoutes, recordAttachmentRoutes } from './attachments/attachments.routes.ts'
import { auditRoutes } from './audit/audit.routes.ts'
import { accountRoutes } from './auth/account.routes.ts'
import { createPassport } from './auth/passport.ts'
import { requireSignIn, signInRoutes } from './auth/sign-in.routes.ts'
import { calendarRoutes } from './calendar/calendar.routes.ts'
import { calendarAt } from './calendar/calendar.service.ts'
import { applicationRoutes } from './applications/applications.routes.ts'
import { caseRoutes } from './cases/cases.routes.ts'
import { caseDoor } from './cases/door.routes.ts'
import { catalogueRoutes } from './catalogue/catalogue.routes.ts'
import { complaintRoutes } from './complaints/complaints.routes.ts'
import { complianceRoutes } from './compliance/compliance.routes.ts'
import { dashboardRoutes } from './dashboard/dashboard.routes.ts'
import { demandRoutes } from './demand/demand.routes.ts'
import type { Deps } from './deps.ts'
import { boardsRoutes, displayRoutes } from './directory/boards.routes.ts'
import { discussionRoutes } from './discussions/discussions.routes.ts'
import { directoryRoutes } from './directory/directory.routes.ts'
import { displaysRoutes } from './directory/displays.routes.ts'
import { organisationRoutes } from './directory/organisation.routes.ts'
import { profileRoutes } from './directory/profile.routes.ts'
import { disclosureRoutes } from './disclosures/disclosures.routes.ts'
import { countDuties } from './duties/duties.service.ts'
import { countFrame } from './disclosures/disclosures.service.ts'
import { reviewRoutes } from './disclosures/reviews.routes.ts'
import { boxRoutes } from './ballot-box/box.routes.ts'
import { bulletinRoutes } from './bulletin/bulletin.routes.ts'
import { presentOpen } from './elections/elections.presenter.ts'
import { electionRoutes } from './elections/elections.routes.ts'
import { resultsRoutes } from './elections/results.routes.ts'
import { trusteeRoutes } from './elections/trustees.routes.ts'
import { votingRoutes } from './elections/voting.routes.ts'
import { exposureRoutes } from './elections/exposure.routes.ts'
import { selfAttackRoutes } from './self-attack/self-attack.routes.ts'
import { openElections } from './elections/elections.service.ts'
import { evaluationResultRoutes } from './evaluations/results.routes.ts'
import { cycleRoutes } from './evaluations/cycles.routes.ts'
import { appraisalRoutes } from './appraisals/appraisals.routes.ts'
import { schemeRoutes } from './evaluations/schemes.routes.ts'
import { inspectionRoutes } from './inspections/inspections.routes.ts'
import { delegationRoutes } from './reviewing/delegation.routes.ts'
import { levelRoutes } from './reviewing/levels.routes.ts'
import { guideRoutes } from './guides/guides.routes.ts'
import { endStreams, liveRoutes } from './live/live.routes.ts'
import { lawRoutes } from './laws/laws.routes.ts'
import { OVERVIEWS } from './registers/index.ts'
import { assetRoutes } from './registers/asset-disposals/assets.routes.ts'
import { moderationRoutes } from './moderation/moderation.routes.ts'
import { personnelRoutes } from './registers/personnel-actions/personnel-actions.routes.ts'
import { publicityRoutes } from './publicity/publicity.routes.ts'
import { obligationRoutes } from './obligations/obligations.routes.ts'
import { expenseRoutes } from './registers/expenses/expenses.routes.ts'
import { ruleSystemRoutes } from './registers/documents/rule-systems.routes.ts'
import { integrityRoutes } from './registers/integrity/integrity.routes.ts'
import { resultRoutes } from './registers/results/results.routes.ts'
import { importRoutes } from './imports/imports.routes.ts'
import { searchRoutes } from './search/search.routes.ts'
import { securityRoutes } from './security/security.routes.ts'
import { staffingRoutes } from './staffing/staffing.routes.ts'
import { secrecyRoutes } from './secrecy/secrecy.routes.ts'
import { mailRoomRoutes, mailSettingsRoutes } from './mail/mail.routes.ts'
import type { Installation } from './installation.ts'
import { BUILD_DIRECTORY, readAssets } from './web/assets.ts'
import { errorPages, notFound } from './web/errors.ts'
import { frames } from './web/frame.ts'
import { notificationRoutes } from './notifications/notifications.routes.ts'
import { accountabilityRoutes } from './vetoes/accountability.routes.ts'
import { vetoRoutes } from './vetoes/vetoes.routes.ts'
import { readershipRoutes } from './readership/readership.routes.ts'
import { subscriptionRoutes } from './subscriptions/subscriptions.routes.ts'
import { logDemoRoutes, logPageRoutes, witnessRoutes } from './transparency-log/pages.routes.ts'
import { logPublicRoutes } from './transparency-log/public.routes.ts'
import { currentRoutes, receiptRoutes } from './transparency-log/receipts.routes.ts'
import { newestSeal } from './transparency-log/seal.service.ts'
import { healthRoutes } from './web/health.ts'
import { createMarkup } from './web/markup.ts'
import { requestLog } from './web/request-log.ts'
import { withoutZeros } from './web/parse.ts'
import { sameOrigin } from './web/same-origin.ts'
import { securityHeaders } from './web/security.ts'
import { yearbookRoutes } from './yearbook/yearbook.routes.ts'
import { sessions } from './web/session.ts'
import { createRenderer, createViewEngine, VIEWS_DIRECTORY } from './web/views.ts'

/** The whole application: middleware order and every mount. */
export function createApp(deps: Deps, installation: Installation): Express {
  const app = express()
  const assets = readAssets()
  const passport = createPassport(deps)
  app.disable('x-powered-by')
  app.disable('etag') // a page is hardly ever the same twice; hashing each costs more than it saves
  app.set('trust proxy', [...deps.config.trustedProxies])
  app.set('query parser', 'simple')
  app.set('views', VIEWS_DIRECTORY)
  app.set('view engine', 'ejs')
  if (deps.config.production) app.enable('view cache')
  if (deps.config.production) app.set('env', 'production') // Express's own last answer would else print the stack
  app.engine('ejs', createViewEngine(createRenderer(deps.config.production), { ...createMarkup(assets('icons.svg')) }))

  // Before the log and the session: nothing there may tell who voted, or when.
  app.use('/box', securityHeaders(), boxRoutes(deps))
  app.use('/anonymous/door', securityHeaders(), anonymousDoor(deps))
  app.use('/cases', caseDoor(deps, { assets, demo: installation.demo }))
  app.use(requestLog(deps.log))
  app.use(securityHeaders())
  app.use('/healthz', healthRoutes(deps))
  app.use('/assets', express.static(BUILD_DIRECTORY, { immutable: true, maxAge: '1y', index: false }))
  app.use('/log', logPublicRoutes(deps)) // for everybody, without a session
  app.use(compression({ level: 1 })) // on an intranet the processor is dearer than the wire

  app.use(sessions(deps, installation.sessionSecret))
  app.use(passport.session())
  app.use(
    frames(deps, {
      assets,
      demo: installation.demo,
      overviews: OVERVIEWS,
      calendar: (newest) => calendarAt(deps, newest),
      count: async (actor, since) => {
        const [counts, duties] = await Promise.all([countFrame(deps, actor, since), countDuties(deps, actor)])
        return { ...counts, toDo: counts.toDo + duties }
      },
      open: async (actor, words) => (await openElections(deps, actor)).map((one) => presentOpen(one, words)),
      seal: () => newestSeal(deps),
    }),
  )
  app.use(sameOrigin)
  app.use(express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 5_000 }), withoutZeros)

  app.use(signInRoutes(deps, passport, installation))
  app.use('/log', logPageRoutes(deps, installation))
  app.use('/boards', displayRoutes(deps)) // screens at doors, by their link
  app.use('/live', endStreams)
  app.use(requireSignIn)
  app.use(accountRoutes(deps))
  app.use(dashboardRoutes(deps))
  app.use('/disclosures', secrecyRoutes(deps))
  app.use('/disclosures', disclosureRoutes(deps))
  app.use('/disclosures', recordAttachmentRoutes(deps))
  app.use('/attachments', attachmentRoutes(deps))
  app.use('/disclosures', readershipRoutes(deps))
  app.use('/disclosures', receiptRoutes(deps))
  app.use('/log', currentRoutes(deps))
  app.use('/log', witnessRoutes(deps))
  if (installation.demo) app.use('/log', logDemoRoutes(deps))
  app.use('/live', liveRoutes(deps))
  app.use('/notifications/settings', mailSettingsRoutes(deps))
  app.use('/notifications', notificationRoutes(deps))
  app.use('/notifications/subscriptions', subscriptionRoutes(deps))
  app.use('/reviews/delegations', delegationRoutes(deps))
  app.use('/reviews', reviewRoutes(deps))
  app.use('/catalogue/systems', ruleSystemRoutes(deps))
  app.use('/catalogue', catalogueRoutes(deps))
  app.use('/demand', demandRoutes(deps))
  app.use('/compliance', complianceRoutes(deps))
  app.use('/yearbook', yearbookRoutes(deps))
  app.use('/obligations', obligationRoutes(deps))
  app.use('/guides', guideRoutes(deps))
  app.use('/search', searchRoutes(deps))
  app.use('/laws', lawRoutes(deps))
  app.use('/expenses', expenseRoutes(deps))
  app.use('/personnel', personnelRoutes(deps))
  app.use('/publicity', publicityRoutes(deps))
  app.use('/asset-disposals', assetRoutes(deps))
  app.use('/bulletin', bulletinRoutes(deps))
  app.use('/anonymous', anonymousRoutes(deps))
  app.use('/applications', applicationRoutes(deps))
  app.use('/cases', caseRoutes(deps))
  app.use('/complaints', complaintRoutes(deps))
  app.use('/discussions', discussionRoutes(deps))
  app.use('/moderation', moderationRoutes(deps))
  app.use('/elections', exposureRoutes(deps))
  app.use('/elections', selfAttackRoutes(deps))
  app.use('/elections', electionRoutes(deps))
  app.use('/elections', trusteeRoutes(deps))
  app.use('/elections', resultsRoutes(deps))
  app.use('/elections', votingRoutes(deps))
  app.use('/appraisals', appraisalRoutes(deps))
  app.use('/evaluations/schemes', schemeRoutes(deps))
  app.use('/evaluations', cycleRoutes(deps))
  app.use('/evaluations', evaluationResultRoutes(deps))
  app.use('/inspections', inspectionRoutes(deps))
  app.use('/vetoes', vetoRoutes(deps))
  app.use('/accountability', accountabilityRoutes(deps))
  app.use('/integrity', integrityRoutes(deps))
  app.use('/results', resultRoutes(deps))
  app.use('/imports', importRoutes(deps))
  app.use('/people', photoRoutes(deps))
  app.use('/admin/security', securityRoutes(deps))
  app.use('/admin/calendar', calendarRoutes(deps))
  app.use('/admin/review-levels', levelRoutes(deps))
  app.use('/admin/mail', mailRoomRoutes(deps))
  app.use('/admin/people/import', staffingRoutes(deps))
  app.use('/admin', adminRoutes(deps))
  app.use('/admin/audit', auditRoutes(deps))
  app.use('/admin/departments', displaysRoutes(deps))
  app.use('/account/profile', profileRoutes(deps))
  app.use('/directory', directoryRoutes(deps))
  app.use('/organisation', organisationRoutes(deps))
  app.use('/boards', boardsRoutes(deps))

  app.use(notFound)
  app.use(errorPages(deps))
  return app
}
