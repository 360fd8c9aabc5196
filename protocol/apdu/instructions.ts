/** Instruction codes on the interface to an eUICC (ISO/IEC 7816-4, ETSI TS 102 221 10.1.2, GlobalPlatform 11.1). */
export const INS = {
  terminalProfile: 0x10,
  fetch: 0x12,
  terminalResponse: 0x14,
  manageChannel: 0x70,
  select: 0xa4,
  terminalCapability: 0xaa,
  getResponse: 0xc0,
  envelope: 0xc2,
  storeData: 0xe2,
  status: 0xf2,
} as const

const names: Readonly<Record<number, string>> = {
  [INS.terminalProfile]: 'TERMINAL PROFILE',
  [INS.fetch]: 'FETCH',
  [INS.terminalResponse]: 'TERMINAL RESPONSE',
  [INS.manageChannel]: 'MANAGE CHANNEL',
  [INS.select]: 'SELECT',
  [INS.terminalCapability]: 'TERMINAL CAPABILITY',
  [INS.getResponse]: 'GET RESPONSE',
  [INS.envelope]: 'ENVELOPE',
  [INS.storeData]: 'STORE DATA',
  [INS.status]: 'STATUS',
  32: 'VERIFY PIN',
  136: 'AUTHENTICATE',
  176: 'READ BINARY',
  178: 'READ RECORD',
  202: 'GET DATA',
  214: 'UPDATE BINARY',
  220: 'UPDATE RECORD',
}

/** Name of an instruction, or `INS 2A` for one that has none here. */
export function instructionName(ins: number): string {
  return names[ins] ?? `INS ${ins.toString(16).toUpperCase().padStart(2, '0')}`
}
