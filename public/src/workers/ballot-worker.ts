// The thread that encrypts a ballot, so that the page stays alive while it works.
import { encrypt, type EncryptNews, type EncryptOrder } from '../ballots/encrypting.ts'

const scope = self as unknown as { onmessage: (event: { data: EncryptOrder }) => void; postMessage: (news: EncryptNews) => void }

scope.onmessage = ({ data }) => {
  encrypt(
    data,
    (news) => scope.postMessage(news),
    (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  )
}
