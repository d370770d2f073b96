// The thread that verifies an election's archive, and those that help it with the ballots.
import { carryOut, type Helper, type VerifyNews, type VerifyOrder } from '../ballots/verifying.ts'

const scope = self as unknown as { onmessage: (event: { data: VerifyOrder }) => void; postMessage: (news: VerifyNews) => void }
const start = typeof Worker === 'undefined' ? undefined : (): Helper => new Worker(location.href) as unknown as Helper

scope.onmessage = ({ data }) => void carryOut(data, (news) => scope.postMessage(news), start)
