// The thread in which a trustee's browser checks a whole box and adds it up, so that the page stays alive.
import { runRecount, type RecountNews, type RecountOrder } from '../ballots/recounting.ts'

const scope = self as unknown as { onmessage: (event: { data: RecountOrder }) => void; postMessage: (news: RecountNews) => void }

scope.onmessage = ({ data }) => {
  void runRecount(data, (news) => scope.postMessage(news))
}
