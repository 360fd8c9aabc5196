/** Interface bytes of an ATR (ISO/IEC 7816-3 8.2.3), as far as they tell of eUICC functions (ETSI TS 102 221 6.3.3, SGP.22 v2.5 3.4.1). */

const bits = (octet: number) => ({
  a: (octet & 0x10) !== 0,
  b: (octet & 0x20) !== 0,
  c: (octet & 0x40) !== 0,
  d: (octet & 0x80) !== 0,
})

/** b8 and b2 of a TB(i), i > 2, that follows an indication of T=15: which indication is read in two ways, and any will do. */
export function announcesEuicc(atr: Uint8Array): boolean {
  let at = 1
  let follows = bits(atr[at++] ?? 0)
  let isGlobal = false
  for (let i = 1; at < atr.length; i++) {
    if (follows.a) at++
    const tb = follows.b ? atr[at++] : undefined
    if (isGlobal && i > 2 && tb !== undefined && (tb & 0x82) === 0x82) return true
    if (follows.c) at++
    if (!follows.d) return false
    const td = atr[at++] ?? 0
    isGlobal ||= (td & 0x0f) === 0x0f
    follows = bits(td)
  }
  return false
}
