/** What a file imports, by its path. `type:` in front of a target makes it a type-only import. */
export type Imports = Readonly<Record<string, readonly string[]>>

/**
 * One deliberate offence for each rule of .dependency-cruiser.cjs: the files that commit it.
 * Every file listed here must be caught, and by that rule alone.
 */
export const OFFENCES: Readonly<Record<string, Imports>> = {
  'no-cycles': { 'server/jobs/chicken.ts': ['./egg.ts'] },
  'core-is-pure': {
    'core/reads-files.ts': ['node:fs'],
    'core/asks-server.ts': ['type:../server/errors.ts'],
    'core/parses.ts': ['zod'],
  },
  'browser-imports-core-only': { 'public/src/heavy.ts': ['zod'], 'public/src/peeks.ts': ['type:../../server/errors.ts'] },
  'server-leaves-the-browser-alone': { 'server/web/draws.ts': ['../../public/src/charts.ts'] },
  'rules-and-policies-are-pure': {
    'server/cases/dice.rules.ts': ['node:crypto'],
    'server/cases/clock.policy.ts': ['./clock.ts'],
  },
  'rules-know-no-database-or-request': {
    'server/cases/row.rules.ts': ['type:knex'],
    'server/cases/request.policy.ts': ['type:express'],
    'server/auth/policy.ts': ['type:./sessions.queries.ts'],
  },
  'routes-reach-the-database-through-services': {
    'server/cases/hasty.routes.ts': ['./cases.queries.ts'],
    'server/cases/raw.routes.ts': ['knex'],
  },
  'http-stays-at-the-edge': {
    'server/cases/answering.service.ts': ['express'],
    'server/cases/typed.queries.ts': ['type:express'],
    'server/auth/sessions.service.ts': ['express-session'],
    'server/jobs/upload.ts': ['multer'],
  },
  'services-know-no-web': { 'server/cases/parsing.service.ts': ['../web/parse.ts'], 'server/cli/import.ts': ['../web/parse.ts'] },
  'features-meet-in-services': {
    'server/cases/nosy.service.ts': ['../people/people.queries.ts'],
    'server/web/shortcut.ts': ['../people/people.queries.ts'],
    'server/cases/borrowed.presenter.ts': ['../people/people.forms.ts'],
  },
  'kinds-are-reached-through-the-list': {
    'server/disclosures/favourite.service.ts': ['../registers/expenses/columns.ts'],
    'server/registers/shared.ts': ['./expenses/columns.ts'],
  },
  'kinds-do-not-know-each-other': { 'server/registers/integrity/copied.ts': ['../expenses/columns.ts'] },
  'ballot-box-knows-no-voter': { 'server/ballot-box/gossip.service.ts': ['../notifications/hint.ts'] },
  'voters-lead-to-no-ballot': { 'server/voter-roll/roll.service.ts': ['../elections/count.service.ts'] },
  'only-db-speaks-to-drivers': { 'server/jobs/vacuum.ts': ['sqlite3'], 'test/direct.ts': ['pg'] },
  'nothing-imports-main': { 'server/cli/start.ts': ['../main.ts'], 'test/starts.ts': ['../server/main.ts'] },
  'migrations-stand-alone': { 'migrations/0009_clever.ts': ['../server/cases/cases.rules.ts'] },
  'no-test-code-in-product': { 'server/cases/rehearsal.ts': ['../../test/support/world.ts'], 'seeds/play.ts': ['../bench/load.ts'] },
  'product-runs-without-dev-dependencies': { 'server/cases/sure.ts': ['chai'] },
  'declared-dependencies-only': { 'server/cases/lucky.ts': ['stray'] },
  'every-import-resolves': { 'server/cases/slip.ts': ['./casess.rules.ts'] },
}

/** What the house allows, close to what it refuses: none of these may be caught. */
export const ALLOWED: Imports = {
  'core/money.ts': ['@noble/hashes'],
  'public/src/charts.ts': ['../../core/money.ts', 'chart.js'],
  'server/main.ts': ['./app.ts', 'express'],
  'server/app.ts': ['./cases/cases.routes.ts', './registers/expenses/expenses.routes.ts', './ballot-box/box.routes.ts', 'express'],
  'server/errors.ts': ['type:./i18n/index.ts'],
  'server/i18n/index.ts': [],
  'server/web/parse.ts': ['../errors.ts', 'express'],
  'server/db/connect.ts': ['sqlite3', 'pg', 'knex'],
  'server/auth/passport.ts': ['express', 'express-session'],
  'server/auth/sessions.queries.ts': ['knex'],
  'server/jobs/egg.ts': ['./chicken.ts'],
  'server/people/people.queries.ts': ['knex'],
  'server/people/people.forms.ts': ['zod'],
  'server/people/people.service.ts': ['./people.queries.ts'],
  'server/cases/cases.rules.ts': ['../../core/money.ts', '../errors.ts', 'type:../i18n/index.ts'],
  'server/cases/cases.policy.ts': ['./cases.rules.ts', 'type:../people/people.service.ts'],
  'server/cases/cases.queries.ts': ['knex', 'zod', './cases.rules.ts'],
  'server/cases/cases.service.ts': ['./cases.queries.ts', './cases.policy.ts', '../people/people.service.ts', 'type:../web/parse.ts'],
  'server/cases/cases.routes.ts': ['express', '../web/parse.ts', './cases.service.ts'],
  'server/cases/clock.ts': [],
  'server/cases/points-back.rules.ts': ['type:./points-on.rules.ts'],
  'server/cases/points-on.rules.ts': ['./points-back.rules.ts'],
  'server/registers/index.ts': ['./expenses/columns.ts'],
  'server/registers/expenses/columns.ts': ['type:../register.ts'],
  'server/registers/register.ts': [],
  'server/registers/expenses/expenses.routes.ts': ['express'],
  'server/ballot-box/box.routes.ts': ['express', './count.service.ts'],
  'server/ballot-box/count.service.ts': [],
  'server/notifications/hint.ts': ['../people/people.service.ts'],
  'server/elections/count.service.ts': ['../ballot-box/count.service.ts'],
  'migrations/0001_people.ts': ['type:knex', '../server/db/connect.ts'],
  'seeds/year.ts': ['../server/registers/expenses/columns.ts'],
  'test/support/world.ts': ['pg', 'chai', '../../server/app.ts', '../../server/people/people.queries.ts'],
  'bench/load.ts': ['chai', '../server/app.ts'],
}

export const PACKAGES = {
  dependencies: ['@noble/hashes', 'chart.js', 'express', 'express-session', 'knex', 'multer', 'pg', 'sqlite3', 'zod'],
  devDependencies: ['chai'],
  undeclared: ['stray'],
} as const
