// The page on which voters find their ballots again.
import { startFind } from './ballots/find-page.ts'

startFind()
