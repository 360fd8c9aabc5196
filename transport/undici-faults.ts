import { errors } from 'undici'
import { PeerFault, type Phase } from './faults.ts'
import { alertOf } from './tls-alert.ts'
import { abortFault } from './tls-connect.ts'
import { tlsReason } from './tls-reason.ts'

/**
 * What an error of undici says about the peer. Errors that have nothing to do with the peer are given back as they are:
 * they are mistakes of the harness.
 *
 * @param phase headers until the response's head has come, then body
 */
export function faultOf(error: unknown, phase: Phase, signal?: AbortSignal): unknown {
  if (error instanceof PeerFault) return error
  if (signal?.aborted) return abortFault(signal, phase)
  if (!(error instanceof Error)) return error
  const fault = (kind: PeerFault['kind'], what: string) => new PeerFault(kind, phase, what, { cause: error })
  const cut = phase === 'headers' ? 'the peer hung up on our request' : 'the peer hung up in the middle of its answer'

  if (error instanceof errors.ClientDestroyedError) return fault('aborted', 'our client was closed')
  if (error instanceof errors.HeadersOverflowError) return fault('malformed', 'the head of the answer is longer than we read')
  if (error instanceof errors.ResponseExceededMaxSizeError) return fault('malformed', 'the answer is longer than we read')
  if (error instanceof errors.ResponseContentLengthMismatchError)
    return fault('malformed', 'the answer has another length than its Content-Length')
  if (error instanceof errors.HTTPParserError) return parserFault(error, phase, cut)
  if (error instanceof errors.SocketError)
    return error.message === 'bad upgrade'
      ? fault('malformed', 'the answer switches to another protocol, which nobody asked for')
      : fault('closed', cut)
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return fault('closed', `${cut} (${code})`)
  // In TLS 1.3 a client believes the handshake done before the server has looked at its certificate.
  if (alertOf(error) !== undefined && phase === 'headers')
    return new PeerFault('unreachable', 'handshake', `the peer refuses the TLS handshake (${tlsReason(error)})`, { cause: error })
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return fault('closed', `${cut}, at the level of TLS (${code})`)
  // The one thing in an answer that undici asserts instead of refusing it.
  if (code === 'ERR_ASSERTION' && error.message.includes('statusCode >= 100'))
    return fault('malformed', 'the answer has a status below 100, which HTTP does not have')
  return error
}

function parserFault(error: Error & { code?: string }, phase: Phase, cut: string): PeerFault {
  // The end of the connection before the end of the message is a hang-up, not bad HTTP.
  if (error.code?.endsWith('INVALID_EOF_STATE')) return new PeerFault('closed', phase, cut, { cause: error })
  const reason = error.message.match(/\((.*)\)$/)?.[1] ?? error.message
  return new PeerFault('malformed', phase, `the answer is not HTTP/1.1: ${reason}`, { cause: error })
}
