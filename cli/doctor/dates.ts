/** Dates of certificates for people. */

/** Why a certificate is not valid at `now`; undefined where it is. All in milliseconds since 1970. */
export function outsideDates(
  { notBefore, notAfter }: { readonly notBefore: number; readonly notAfter: number },
  now: number,
): string | undefined {
  return now < notBefore || now > notAfter ? `valid from ${day(notBefore)} to ${day(notAfter)}, not today` : undefined
}

/** A time far outside of all calendars is shown as its number. */
function day(epoch: number): string {
  return Math.abs(epoch) < 8.64e15 ? new Date(epoch).toISOString().slice(0, 10) : String(epoch)
}
