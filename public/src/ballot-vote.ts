// The voter's three screens: choose, review, cast.
import { startVote } from './ballots/vote-page.ts'

startVote()
