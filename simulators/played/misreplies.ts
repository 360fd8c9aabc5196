/** Ways in which the played eIM answers a poll otherwise than in an answer that can be read. */
import { cutBody, garbage } from '../../transport/misbehaviour.ts'
import type { Misreply } from './eim-server.ts'

/** Octets that are neither HTTP nor BER. */
const NOISE = Buffer.from('8f3a00ff51c2e07d14b96600aa', 'hex')

/** By what is sent. */
export const brokenAnswers: Readonly<Record<string, Misreply>> = {
  'a web page': (right) => ({ ...right, body: Buffer.from('<html><body>502 Bad Gateway</body></html>') }),
  'an empty body': (right) => ({ ...right, body: Buffer.of() }),
  'half of the package': (right) => ({ ...right, body: right.body.subarray(0, right.body.length >> 1) }),
  'half of the announced length': (right) => cutBody(right, right.body.length >> 1),
  'octets of no form in the body': (right) => ({ ...right, body: NOISE }),
  'octets of no form in place of HTTP': () => garbage(NOISE),
  'a length of four octets that is longer than anything': (right) => ({ ...right, body: Buffer.from('bf4f84ffffffff00', 'hex') }),
}

/** By what is sent to a result: a failure of the server, or half an answer. */
export const failedAnswers: Readonly<Record<string, Misreply>> = {
  'an internal failure': (right) => ({ ...right, status: 500, body: Buffer.of() }),
  'a page that is not there': (right) => ({ ...right, status: 404, body: Buffer.from('<html>404</html>') }),
  'a service that is not available': (right) => ({ ...right, status: 503, body: Buffer.of() }),
  'half of an answer': (right) => cutBody(right, right.body.length >> 1),
  'octets of no form': () => garbage(NOISE),
}

/** The right answer, and then the end of the connection. */
export const endsConnection: Misreply = (right) => ({ ...right, end: 'close' })
