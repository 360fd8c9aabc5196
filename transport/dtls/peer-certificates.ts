import { openssl, type Pointer } from './openssl.ts'

/** Longer chains are cut: a peer must not make us walk for ever. */
const MOST = 10

/** Certificates that the peer of an association presented, DER, its own first. */
export function presentedCertificates(association: Pointer): readonly Buffer[] {
  const ssl = openssl()
  const own = ssl.SSL_get1_peer_certificate(association)
  if (own === null) return []
  const chain = [derOf(own)]
  ssl.X509_free(own)
  const stack = ssl.SSL_get_peer_cert_chain(association)
  const count = stack === null ? 0 : Math.min(ssl.OPENSSL_sk_num(stack), MOST)
  for (let place = 0; place < count; place++) {
    const der = derOf(ssl.OPENSSL_sk_value(stack, place))
    // A client finds the peer's own one here too, a server does not.
    if (!chain.some((one) => one.equals(der))) chain.push(der)
  }
  return chain
}

function derOf(certificate: Pointer): Buffer {
  const ssl = openssl()
  const bio = ssl.BIO_new(ssl.BIO_s_mem())
  ssl.i2d_X509_bio(bio, certificate)
  const der = Buffer.alloc(Number(ssl.BIO_ctrl_pending(bio)))
  ssl.BIO_read(bio, der, der.length)
  ssl.BIO_free(bio)
  return der
}
