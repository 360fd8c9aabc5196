/** What DTLS associations of one side have in common: version, suites, own certificate, whom it trusts (SGP.32 v1.2 2.6.3). */
import { createHmac, randomBytes } from 'node:crypto'
import { type Koffi, koffi } from '../koffi.ts'
import type { TlsIdentity } from '../tls-identity.ts'
import { leavingNoErrors } from './error-queue.ts'
import { openssl, opensslErrors, type Pointer } from './openssl.ts'

export interface DtlsSettings {
  readonly side: 'client' | 'server'
  /** The certificate that is shown. A server needs one. */
  readonly identity?: TlsIdentity
  /** Certificates that chains may end in, PEM. */
  readonly anchors?: string
  /** By OpenSSL's names, with colons between them; at its level of security 0, unless they name another. Default {@link usualSuites}. */
  readonly suites?: string
  /** Whether a server refuses clients without a certificate under the anchors. Default false: SGP.32 authenticates the server alone. */
  readonly demandsCertificate?: boolean
  /** Whether a server asks for a certificate, and takes whatever comes, none too. Default false. */
  readonly asksForCertificate?: boolean
  /** Whether a server has new clients prove their address (RFC 6347 4.2.1). Default true. */
  readonly cookies?: boolean
  /** Octets of a datagram at most, without IP and UDP. Default 1,200. */
  readonly mtu?: number
  /** Whether a flight that is sent again is as large as it was. Default false: a path may carry less than we know (RFC 6347 4.1.1.1). */
  readonly keepsMtu?: boolean
  /** Whether a server lets clients take a session up again, by a ticket or by its cache. Default true. */
  readonly resumption?: boolean
  /** Oldest and newest version. Default DTLS 1.2 alone: the older one is for who offers, or wrongly takes, what SGP.32 forbids. */
  readonly versions?: readonly [oldest: DtlsVersion, newest: DtlsVersion]
}

export type DtlsVersion = 'DTLSv1' | 'DTLSv1.2'

/** ECDHE-ECDSA with AES-128-GCM, AES-128-CBC-SHA256, and the CCM_8 of RFC 7252, which OpenSSL counts among the weak ones. */
export const usualSuites = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-CCM8'

/** From version 3.2 on, OpenSSL takes the name of CCM_8 at any level, and above 0 offers nothing of it. */
function atLowestLevel(suites: string): string {
  return suites.includes('@SECLEVEL=') ? suites : `${suites}:@SECLEVEL=0`
}

const versionNumbers: Readonly<Record<DtlsVersion, number>> = { DTLSv1: 0xfeff, 'DTLSv1.2': 0xfefd }

/** @param name as OpenSSL has it of an association */
export function versionNumber(name: string): number {
  return versionNumbers[name === 'DTLSv1' ? name : 'DTLSv1.2']
}
/** What DTLS 1.0 has, which knows neither GCM nor SHA-256. */
const olderSuite = 'ECDHE-ECDSA-AES128-SHA'
const SET_MIN_PROTO_VERSION = 123
const SET_MAX_PROTO_VERSION = 124
const EXTRA_CHAIN_CERT = 14
const SET_MODE = 33
const MODE_NO_AUTO_CHAIN = 8
const OP_COOKIE_EXCHANGE = 1 << 13
/** With encrypt-then-MAC (RFC 7366) OpenSSL 3.0 ends an association for a record that anybody made up, where RFC 6347 4.1.2.7 discards it. */
const OP_NO_ENCRYPT_THEN_MAC = 1 << 19
/** Whoever asks for one is answered with no_renegotiation, as RFC 7925 17 has it; OpenSSL would send nothing any more until it has ended. */
const OP_NO_RENEGOTIATION = 1 << 30
const OP_NO_TICKET = 1 << 14
const SET_SESS_CACHE_MODE = 44
const SESS_CACHE_OFF = 0
const VERIFY_NONE = 0
const VERIFY_PEER = 1
const VERIFY_PEER_AND_FAIL = 1 | 2

/** What OpenSSL calls. */
const calls = {
  keyLog: 'void Sgp32KeyLog(const void *ssl, const char *line)',
  verify: 'int Sgp32Verify(int isRight, void *store)',
  cookie: 'int Sgp32Cookie(void *ssl, uint8_t *cookie, unsigned int *length)',
  cookieCheck: 'int Sgp32CookieCheck(void *ssl, const uint8_t *cookie, unsigned int length)',
} as const
/** Those that koffi knows by now: a name can be declared once. */
const declared = new Map<keyof typeof calls, ReturnType<Koffi['proto']>>()
const COOKIE_OCTETS = 32
/** Made once: koffi frees nothing of a type. */
let cookieType: ReturnType<Koffi['array']> | undefined
const SESSION_CONTEXT = Buffer.from('association')

/** What calls from OpenSSL are about. */
interface Known {
  readonly peer: string
  readonly keyLog: string[]
}

export class DtlsContext {
  readonly settings: DtlsSettings
  readonly pointer: Pointer
  readonly #callbacks: bigint[] = []
  /** Associations by the address of what OpenSSL has of them. */
  readonly #known = new Map<bigint, Known>()
  readonly #secret = randomBytes(32)

  /** @throws OpenSslMissing; RangeError for suites, certificates or a key that OpenSSL does not take */
  constructor(settings: DtlsSettings) {
    const ssl = openssl()
    this.settings = settings
    this.pointer = ssl.SSL_CTX_new(settings.side === 'client' ? ssl.DTLS_client_method() : ssl.DTLS_server_method())
    try {
      leavingNoErrors(() => this.#prepare(settings))
    } catch (error) {
      this.free()
      throw error
    }
  }

  /** Called once, when no association of it is left. */
  free(): void {
    openssl().SSL_CTX_free(this.pointer)
    for (const callback of this.#callbacks.splice(0)) koffi().unregister(callback)
  }

  /** @param peer what a cookie proves that the client can receive at */
  begin(ssl: Pointer, peer: string, keyLog: string[]): void {
    this.#known.set(koffi().address(ssl), { peer, keyLog })
  }

  end(ssl: Pointer): void {
    this.#known.delete(koffi().address(ssl))
  }

  #prepare(settings: DtlsSettings): void {
    const { side, identity, anchors, suites = usualSuites, cookies = true, resumption = true } = settings
    const { demandsCertificate = false, asksForCertificate = false } = settings
    const [oldest, newest] = settings.versions ?? (['DTLSv1.2', 'DTLSv1.2'] as const)
    const ssl = openssl()
    ssl.SSL_CTX_set_options(this.pointer, OP_NO_ENCRYPT_THEN_MAC | OP_NO_RENEGOTIATION)
    ssl.SSL_CTX_ctrl(this.pointer, SET_MIN_PROTO_VERSION, versionNumbers[oldest], null)
    ssl.SSL_CTX_ctrl(this.pointer, SET_MAX_PROTO_VERSION, versionNumbers[newest], null)
    ssl.ERR_clear_error()
    const offered = atLowestLevel(oldest === 'DTLSv1' ? `${olderSuite}:${suites}` : suites)
    demand(ssl.SSL_CTX_set_cipher_list(this.pointer, offered) === 1, `suites "${offered}"`)
    if (identity !== undefined) this.#show(identity)
    // What is shown is what the identity has, whatever else the store holds.
    ssl.SSL_CTX_ctrl(this.pointer, SET_MODE, MODE_NO_AUTO_CHAIN, null)
    const store = ssl.SSL_CTX_get_cert_store(this.pointer)
    for (const anchor of certificatesIn(anchors)) {
      ssl.X509_STORE_add_cert(store, anchor)
      ssl.X509_free(anchor)
    }
    // A client decides itself whom it trusts, and has the chain checked only.
    if (side === 'server' && demandsCertificate) ssl.SSL_CTX_set_verify(this.pointer, VERIFY_PEER_AND_FAIL, null)
    else if (side === 'server' && asksForCertificate)
      ssl.SSL_CTX_set_verify(
        this.pointer,
        VERIFY_PEER,
        this.#callback('verify', () => 1),
      )
    else ssl.SSL_CTX_set_verify(this.pointer, VERIFY_NONE, null)
    // Without, a client with a certificate that resumes its session ends with an internal error.
    ssl.SSL_CTX_set_session_id_context(this.pointer, SESSION_CONTEXT, SESSION_CONTEXT.length)
    ssl.SSL_CTX_set_keylog_callback(
      this.pointer,
      this.#callback('keyLog', (of: Pointer, line: string) => this.#log(of, line)),
    )
    if (!resumption) {
      ssl.SSL_CTX_set_options(this.pointer, OP_NO_TICKET)
      ssl.SSL_CTX_ctrl(this.pointer, SET_SESS_CACHE_MODE, SESS_CACHE_OFF, null)
    }
    if (side !== 'server' || !cookies) return
    ssl.SSL_CTX_set_options(this.pointer, OP_COOKIE_EXCHANGE)
    const give = (of: Pointer, cookie: Pointer, length: Pointer) => this.#giveCookie(of, cookie, length)
    const check = (of: Pointer, cookie: Pointer, length: number) => this.#checkCookie(of, cookie, length)
    ssl.SSL_CTX_set_cookie_generate_cb(this.pointer, this.#callback('cookie', give))
    ssl.SSL_CTX_set_cookie_verify_cb(this.pointer, this.#callback('cookieCheck', check))
  }

  #show({ certificates, key }: TlsIdentity): void {
    const ssl = openssl()
    const [own, ...above] = certificatesIn(certificates)
    demand(own !== undefined && ssl.SSL_CTX_use_certificate(this.pointer, own) === 1, 'the own certificate')
    ssl.X509_free(own)
    // Each of these belongs to the context from here on.
    for (const one of above) ssl.SSL_CTX_ctrl(this.pointer, EXTRA_CHAIN_CERT, 0, one)
    const privateKey = reading(key, (bio) => ssl.PEM_read_bio_PrivateKey(bio, null, null, null))
    demand(privateKey !== null && ssl.SSL_CTX_use_PrivateKey(this.pointer, privateKey) === 1, 'the own key')
    ssl.EVP_PKEY_free(privateKey)
  }

  #callback(name: keyof typeof calls, call: (...values: never[]) => unknown): bigint {
    const proto = declared.get(name) ?? koffi().proto(calls[name])
    declared.set(name, proto)
    const registered = koffi().register(call, koffi().pointer(proto))
    this.#callbacks.push(registered)
    return registered
  }

  #log(ssl: Pointer, line: string): void {
    this.#known.get(koffi().address(ssl))?.keyLog.push(line)
  }

  #cookieOf(ssl: Pointer): Buffer {
    const { peer = '' } = this.#known.get(koffi().address(ssl)) ?? {}
    return createHmac('sha256', this.#secret).update(peer).digest()
  }

  #giveCookie(ssl: Pointer, cookie: Pointer, length: Pointer): number {
    koffi().encode(cookie, typeOfCookie(), this.#cookieOf(ssl))
    koffi().encode(length, 'unsigned int', COOKIE_OCTETS)
    return 1
  }

  #checkCookie(ssl: Pointer, cookie: Pointer, length: number): number {
    if (length !== COOKIE_OCTETS) return 0
    const given: ArrayLike<number> = koffi().decode(cookie, typeOfCookie())
    return this.#cookieOf(ssl).equals(Buffer.from(given as Uint8Array)) ? 1 : 0
  }
}

function typeOfCookie(): ReturnType<Koffi['array']> {
  cookieType ??= koffi().array('uint8_t', COOKIE_OCTETS)
  return cookieType
}

/** @throws RangeError with what OpenSSL says */
function demand(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(`OpenSSL does not take ${what}: ${opensslErrors() || 'it says nothing more'}`)
}

function reading<T>(pem: string, read: (bio: Pointer) => T): T {
  const ssl = openssl()
  const octets = Buffer.from(pem)
  const bio = ssl.BIO_new_mem_buf(octets, octets.length)
  try {
    return read(bio)
  } finally {
    ssl.BIO_free(bio)
  }
}

/** To be freed by whoever asks. */
function certificatesIn(pem = ''): readonly Pointer[] {
  const ssl = openssl()
  const certificates = reading(pem, (bio) => {
    const all: Pointer[] = []
    for (;;) {
      const next = ssl.PEM_read_bio_X509(bio, null, null, null)
      if (next === null) return all
      all.push(next)
    }
  })
  // Behind the last one it complains that there is none.
  ssl.ERR_clear_error()
  return certificates
}
