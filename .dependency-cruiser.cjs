/** The architecture, as rules: each comment says what would break if the rule went. test/architecture breaks every one of them on purpose. */
const node = (...names) => `^node_modules/(@types/)?(${names.join('|')})(/|$)`
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const PRODUCT = '^(server|core|migrations|seeds|public)/|^knexfile[.]ts$'
const HTTP = ['express', 'express-session', 'passport', 'passport-local', 'multer', 'helmet', 'compression', 'pino-http']

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'Two files that need each other are one file, and which of them runs first is chance. Types may point back.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'core-is-pure',
      "core/ runs in browsers and in an auditor's hands: it knows no server, no database and no Node.",
      { path: '^core/' },
      { pathNot: '^core/|^node_modules/@noble/' },
    ),
    rule(
      'browser-imports-core-only',
      "What a voter's browser runs must be readable without the server: the shared core, the ciphers, blind signatures, QR codes, the charts and what draws PDF pages.",
      { path: '^public/src/' },
      { pathNot: '^(public/src|core)/|^node_modules/(@noble/|@cloudflare/blindrsa-ts/|uqr/|chart[.]js/|pdfjs-dist/)' },
    ),
    rule(
      'server-leaves-the-browser-alone',
      'Browser code expects a window. What both need is in core/. Tests and benches try it, and vote as browsers do.',
      { pathNot: '^(public|test|bench)/' },
      { path: '^public/src/', pathNot: '^public/src/.+[.]json$' },
    ),
    rule(
      'rules-and-policies-are-pure',
      'Rules and policies decide; they read no clock, database or request, so that a table of cases can test them. They may name messages and types.',
      { path: '^server/.*[./](rules|policy)[.]ts$' },
      { pathNot: '^core/|^server/.*[./](rules|policy)[.]ts$|^server/errors[.]ts$|^server/i18n/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'rules-know-no-database-or-request',
      'Not even as a type: a rule that takes a Knex or a Request cannot be tried without one.',
      { path: '^server/.*[./](rules|policy)[.]ts$' },
      {
        path: `${node('knex', 'sqlite3', 'pg', ...HTTP)}|^server/(db|web)/|^server/deps[.]ts$|[.](queries|routes)[.]ts$`,
        dependencyTypes: ['type-only'],
      },
    ),
    rule(
      'routes-reach-the-database-through-services',
      'Authorisation, transaction and audit live in services; a route that queries goes round all three.',
      { path: '[.]routes[.]ts$' },
      { path: `[.]queries[.]ts$|${node('knex')}|^server/db/` },
    ),
    rule(
      'http-stays-at-the-edge',
      'Services and queries also serve the command line and the jobs; there is no request there.',
      {
        path: PRODUCT,
        pathNot:
          '^server/web/|^server/(app|main|start)[.]ts$|[./](routes|rules|policy)[.]ts$|^server/auth/(?!.*[.](service|queries|forms)[.]ts$)',
      },
      { path: node(...HTTP) },
    ),
    rule(
      'services-know-no-web',
      'server/web/ is the door from HTTP. A service behind it would drag Express into the command line. Types may pass, and the SQL of the one table.',
      { path: '^server/(?!web/).*[./](service|queries|rules|policy)[.]ts$|^server/(db|jobs|cli|i18n)/' },
      { path: '^server/web/', pathNot: '^server/web/table-sql[.]ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'features-meet-in-services',
      'A table belongs to one feature; others ask its service, rules or policy. Otherwise a change of its columns breaks strangers.',
      { path: '^server/([^/]+)/' },
      { path: '^server/[^/]+/.*[.](queries|routes|forms)[.]ts$', pathNot: '^server/$1/' },
    ),
    rule(
      'kinds-are-reached-through-the-list',
      'A new kind of disclosure is one folder and one line in server/registers/index.ts; whoever names a kind elsewhere makes it two. app.ts mounts the pages a kind has of its own; the register of results has a door for modules that count, and what the law says of sanctions and quotas also binds the annual assessment.',
      { path: PRODUCT, pathNot: '^server/registers/([^/]+/|index[.]ts$)|^server/app[.]ts$|^seeds/' },
      {
        path: '^server/registers/[^/]+/',
        pathNot: '^server/registers/(results/results|personnel-actions/(punishments|quotas))[.](rules|service)[.]ts$',
      },
    ),
    rule(
      'kinds-do-not-know-each-other',
      'A register can be switched off or replaced without reading the others.',
      { path: '^server/registers/([^/]+)/' },
      { path: '^server/registers/[^/]+/', pathNot: '^server/registers/$1/' },
    ),
    rule(
      'ballot-box-knows-no-voter',
      'No file may see both who votes and what was cast, whatever the path between them.',
      { path: '^server/ballot-box/' },
      { path: '^server/(auth|people|voter-roll)/', reachable: true },
    ),
    rule(
      'voters-lead-to-no-ballot',
      'The same from the other side: whoever knows people can never reach what was cast.',
      { path: '^server/(auth|people|voter-roll)/' },
      { path: '^server/ballot-box/', reachable: true },
    ),
    rule(
      'only-db-speaks-to-drivers',
      'The drivers differ and one of them is archived: replacing it must touch one folder.',
      { pathNot: '^server/db/|^test/support/' },
      { path: node('sqlite3', 'better-sqlite3', 'pg') },
    ),
    rule(
      'nothing-imports-main',
      'server/main.ts acts when it is imported: it opens the database and listens.',
      {},
      { path: '^server/main[.]ts$' },
    ),
    rule(
      'migrations-stand-alone',
      'A migration must do the same in five years; code of a feature will have changed by then.',
      { path: '^migrations/' },
      { pathNot: `^migrations/|^server/db/|${node('knex')}` },
    ),
    rule(
      'no-test-code-in-product',
      'The product runs where test/ and bench/ are not installed.',
      { path: PRODUCT },
      { path: '^(test|bench)/' },
    ),
    rule(
      'product-runs-without-dev-dependencies',
      'An installation with --omit=dev must start.',
      { path: PRODUCT },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    ),
    rule(
      'declared-dependencies-only',
      'A package that came along with another one leaves with it.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule('every-import-resolves', 'A path with a slip in it fails on the first request that needs it.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^public/build/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
}
