import { knexConfig } from './server/db/connection.ts'

/** For the knex command line; the application opens the same database through server/db. */
export default knexConfig(process.env['DATABASE_URL'] ?? 'sqlite:var/sunlit.sqlite3', 'write')
