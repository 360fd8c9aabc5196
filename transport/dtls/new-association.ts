/** What OpenSSL has of an association: datagrams go in and out by memory, and its MTU is ours. */
import { openssl, type Pointer } from './openssl.ts'
import type { SavedSession } from './saved-session.ts'

const SET_MTU = 17
const SET_TLSEXT_HOSTNAME = 55
const SET_BUF_MEM_EOF_RETURN = 130
const OP_NO_QUERY_MTU = 1 << 12

export interface NewAssociation {
  readonly ssl: Pointer
  /** What comes from the path, and what goes to it; both belong to `ssl`. */
  readonly reading: Pointer
  readonly writing: Pointer
}

/** @param mtu octets of a datagram at most, in flights that are sent again too */
export function setMtu(ssl: Pointer, mtu: number): void {
  openssl().SSL_ctrl(ssl, SET_MTU, mtu, null)
}

/** @param mtu octets of a datagram at most @param servername for SNI, and for a client only @param saved of an earlier association of a client */
export function newAssociation(
  context: Pointer,
  side: 'client' | 'server',
  mtu: number,
  servername: string | undefined,
  saved: SavedSession | undefined,
): NewAssociation {
  const of = openssl()
  const ssl = of.SSL_new(context)
  const [reading, writing] = [0, 1].map(() => {
    const bio = of.BIO_new(of.BIO_s_mem())
    // An empty one is one to wait for, and not the end.
    of.BIO_ctrl(bio, SET_BUF_MEM_EOF_RETURN, -1, null)
    return bio
  })
  of.SSL_set_bio(ssl, reading, writing)
  of.SSL_set_options(ssl, OP_NO_QUERY_MTU)
  setMtu(ssl, mtu)
  if (servername !== undefined) of.SSL_ctrl_text(ssl, SET_TLSEXT_HOSTNAME, 0, servername)
  saved?.offerIn(ssl)
  if (side === 'client') of.SSL_set_connect_state(ssl)
  else of.SSL_set_accept_state(ssl)
  return { ssl, reading, writing }
}
