import express from 'express'
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { boxRoutes } from '../../../server/ballot-box/box.routes.ts'
import { readConfig } from '../../../server/config.ts'
import { openDatabase } from '../../../server/db/database.ts'
import { RevisionCache } from '../../../server/db/revision-cache.ts'

// A process to be killed: the box's door and nothing else.
const config = readConfig(process.env)
const log = pino({ level: 'silent' })
const db = openDatabase(config.databaseUrl)
const deps = { db, cache: new RevisionCache(), config, log, now: () => new Date(), random: (bytes: number) => randomBytes(bytes) }
express()
  .use('/box', boxRoutes(deps))
  .listen(config.port, '127.0.0.1', () => process.stdout.write('ready\n'))
