/** Answer to reset of a T=0 card that announces eUICC functions: the TB behind the first T=15 has b8 and b2 set (ETSI TS 102 221 6.3.3). */
const beforeCheck = Buffer.from('9f96803fc7828031e073fe211b64410b0100829000', 'hex')

/** TS, then the characters, then the exclusive or of all of them but TS. */
export const atr: Uint8Array = Buffer.concat([
  Buffer.of(0x3b),
  beforeCheck,
  Buffer.of(beforeCheck.reduce((sum, octet) => sum ^ octet, 0)),
])
