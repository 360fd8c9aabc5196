/** The OpenSSL that Node itself uses, by its C interface: Node has TLS of it, and no DTLS. No other library is loaded. */
import { KoffiMissing, koffi } from '../koffi.ts'

/** Something of OpenSSL; only handed back to it. */
export type Pointer = unknown

const signatures = {
  DTLS_client_method: 'void *DTLS_client_method()',
  DTLS_server_method: 'void *DTLS_server_method()',
  SSL_CTX_new: 'void *SSL_CTX_new(void *method)',
  SSL_CTX_free: 'void SSL_CTX_free(void *context)',
  SSL_CTX_ctrl: 'long SSL_CTX_ctrl(void *context, int command, long number, void *value)',
  SSL_CTX_set_options: 'uint64_t SSL_CTX_set_options(void *context, uint64_t options)',
  SSL_CTX_set_cipher_list: 'int SSL_CTX_set_cipher_list(void *context, const char *suites)',
  SSL_get_servername: 'const char *SSL_get_servername(const void *ssl, int type)',
  SSL_CTX_set_verify: 'void SSL_CTX_set_verify(void *context, int mode, void *callback)',
  SSL_CTX_set_session_id_context: 'int SSL_CTX_set_session_id_context(void *context, const uint8_t *octets, unsigned int length)',
  SSL_CTX_get_cert_store: 'void *SSL_CTX_get_cert_store(void *context)',
  SSL_CTX_use_certificate: 'int SSL_CTX_use_certificate(void *context, void *certificate)',
  SSL_CTX_use_PrivateKey: 'int SSL_CTX_use_PrivateKey(void *context, void *key)',
  SSL_CTX_set_keylog_callback: 'void SSL_CTX_set_keylog_callback(void *context, void *callback)',
  SSL_CTX_set_cookie_generate_cb: 'void SSL_CTX_set_cookie_generate_cb(void *context, void *callback)',
  SSL_CTX_set_cookie_verify_cb: 'void SSL_CTX_set_cookie_verify_cb(void *context, void *callback)',
  X509_STORE_add_cert: 'int X509_STORE_add_cert(void *store, void *certificate)',
  X509_free: 'void X509_free(void *certificate)',
  EVP_PKEY_free: 'void EVP_PKEY_free(void *key)',
  PEM_read_bio_X509: 'void *PEM_read_bio_X509(void *bio, void *into, void *callback, void *data)',
  PEM_read_bio_PrivateKey: 'void *PEM_read_bio_PrivateKey(void *bio, void *into, void *callback, void *data)',
  BIO_new_mem_buf: 'void *BIO_new_mem_buf(const uint8_t *octets, int length)',
  BIO_s_mem: 'void *BIO_s_mem()',
  BIO_new: 'void *BIO_new(void *type)',
  BIO_free: 'int BIO_free(void *bio)',
  BIO_ctrl: 'long BIO_ctrl(void *bio, int command, long number, void *value)',
  BIO_ctrl_pending: 'size_t BIO_ctrl_pending(void *bio)',
  BIO_read: 'int BIO_read(void *bio, _Out_ uint8_t *octets, int length)',
  BIO_write: 'int BIO_write(void *bio, const uint8_t *octets, int length)',
  BIO_ADDR_new: 'void *BIO_ADDR_new()',
  BIO_ADDR_free: 'void BIO_ADDR_free(void *address)',
  DTLSv1_listen: 'int DTLSv1_listen(void *ssl, void *address)',
  SSL_new: 'void *SSL_new(void *context)',
  SSL_free: 'void SSL_free(void *ssl)',
  SSL_set_bio: 'void SSL_set_bio(void *ssl, void *reading, void *writing)',
  SSL_set_connect_state: 'void SSL_set_connect_state(void *ssl)',
  SSL_set_accept_state: 'void SSL_set_accept_state(void *ssl)',
  SSL_set_options: 'uint64_t SSL_set_options(void *ssl, uint64_t options)',
  SSL_ctrl: 'long SSL_ctrl(void *ssl, int command, long number, void *value)',
  SSL_ctrl_text: 'long SSL_ctrl(void *ssl, int command, long number, const char *text)',
  SSL_do_handshake: 'int SSL_do_handshake(void *ssl)',
  SSL_get_error: 'int SSL_get_error(void *ssl, int result)',
  SSL_read: 'int SSL_read(void *ssl, _Out_ uint8_t *octets, int length)',
  SSL_write: 'int SSL_write(void *ssl, const uint8_t *octets, int length)',
  SSL_shutdown: 'int SSL_shutdown(void *ssl)',
  SSL_get_version: 'const char *SSL_get_version(void *ssl)',
  SSL_get_current_cipher: 'void *SSL_get_current_cipher(void *ssl)',
  SSL_CIPHER_get_name: 'const char *SSL_CIPHER_get_name(void *cipher)',
  SSL_get_verify_result: 'long SSL_get_verify_result(void *ssl)',
  SSL_get1_peer_certificate: 'void *SSL_get1_peer_certificate(void *ssl)',
  SSL_get_peer_cert_chain: 'void *SSL_get_peer_cert_chain(void *ssl)',
  SSL_get1_session: 'void *SSL_get1_session(void *ssl)',
  SSL_set_session: 'int SSL_set_session(void *ssl, void *session)',
  SSL_session_reused: 'int SSL_session_reused(const void *ssl)',
  SSL_SESSION_free: 'void SSL_SESSION_free(void *session)',
  OPENSSL_sk_num: 'int OPENSSL_sk_num(void *stack)',
  OPENSSL_sk_value: 'void *OPENSSL_sk_value(void *stack, int place)',
  i2d_X509_bio: 'int i2d_X509_bio(void *bio, void *certificate)',
  ERR_get_error: 'unsigned long ERR_get_error()',
  ERR_error_string_n: 'void ERR_error_string_n(unsigned long error, _Out_ uint8_t *text, size_t length)',
  ERR_clear_error: 'void ERR_clear_error()',
} as const

// What goes in and comes out of C has no type here: each call is beside its signature above.
// biome-ignore lint/suspicious/noExplicitAny: see the line before
type Native = (...values: readonly unknown[]) => any
export type OpenSsl = Readonly<Record<keyof typeof signatures, Native>>

/** This Node has no OpenSSL that could be called: what is lacking. */
export class OpenSslMissing extends Error {
  override readonly name = 'OpenSslMissing'
}

let loaded: OpenSsl | undefined

/** @throws OpenSslMissing where Node was built without symbols that others can call, and where koffi, which calls them, is missing */
export function openssl(): OpenSsl {
  loaded ??= load()
  return loaded
}

function load(): OpenSsl {
  const functions: Partial<Record<keyof typeof signatures, Native>> = {}
  try {
    const node = koffi().load(null)
    for (const [name, signature] of Object.entries(signatures)) {
      // The names of the list, and nothing else.
      functions[name as keyof typeof signatures] = node.func(signature)
    }
  } catch (cause) {
    if (cause instanceof KoffiMissing)
      throw new OpenSslMissing(`the DTLS of Node's OpenSSL cannot be called: ${cause.message}`, { cause })
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new OpenSslMissing(`this Node has no OpenSSL whose DTLS could be called (${why}); use an official build of Node`, {
      cause,
    })
  }
  return functions as OpenSsl
}

const TEXT_OCTETS = 256

/** Everything that OpenSSL has to say of the call before, and forgets then; empty where it has nothing. */
export function opensslErrors(): string {
  const ssl = openssl()
  const texts: string[] = []
  for (let error = Number(ssl.ERR_get_error()); error !== 0; error = Number(ssl.ERR_get_error())) {
    const text = Buffer.alloc(TEXT_OCTETS)
    ssl.ERR_error_string_n(error, text, text.length)
    texts.push(text.toString('latin1').split('\0')[0] ?? '')
  }
  return texts.map((text) => text.split(':').slice(-1)[0] || text).join('; ')
}
