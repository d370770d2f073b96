// The pages of cases: published answers that may already help, letters without a name, and a receipt code to copy.
import { startCopying } from './cases/receipt.ts'
import { startNameless } from './cases/nameless.ts'
import { startSimilar } from './cases/similar.ts'

startSimilar()
startNameless()
startCopying()
