// The page on which anybody verifies an election's archive.
import { startVerify } from './ballots/verify-page.ts'

startVerify()
