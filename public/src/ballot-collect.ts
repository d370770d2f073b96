// The page on which a voter collects a voting code.
import { startCollect } from './ballots/collect-page.ts'

startCollect()
