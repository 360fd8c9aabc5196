/** OpenSSL's own words without the file names around them; a peer that speaks plain HTTP shows as a wrong version number. */
export function tlsReason(error: Error & { readonly reason?: string }): string {
  const reason = error.reason ?? error.message
  return ['wrong version number', 'packet length too long', 'http request'].includes(reason)
    ? `${reason}: perhaps it speaks plain HTTP`
    : reason
}
