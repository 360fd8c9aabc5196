/** ENVELOPE with an event that the device tells the card of (ETSI TS 102 223 7.5; location status: 7.5.4, 8.27). */
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { type CommandApdu, command } from './command.ts'
import { comprehensionTlv, parseComprehensionTlvs, readLength } from './comprehension-tlv.ts'
import { INS } from './instructions.ts'

const EVENT_DOWNLOAD = 0xd6
const [EVENT_LIST, DEVICE_IDENTITIES, LOCATION_STATUS] = [0x19, 0x02, 0x1b]
const LOCATION_STATUS_EVENT = 0x03
const [UICC, TERMINAL] = [0x81, 0x82]

export const locationStatuses = { 'normal service': 0x00, 'limited service': 0x01, 'no service': 0x02 } as const
export type LocationStatus = keyof typeof locationStatuses

/** `80 C2 00 00 0C D6 0A 99 01 03 82 02 82 81 9B 01 02` for no service. */
export function locationStatus(status: LocationStatus): CommandApdu {
  const objects = [
    comprehensionTlv(EVENT_LIST, LOCATION_STATUS_EVENT),
    comprehensionTlv(DEVICE_IDENTITIES, TERMINAL, UICC),
    comprehensionTlv(LOCATION_STATUS, locationStatuses[status]),
  ]
  return command(0x80, INS.envelope, 0x00, 0x00, tlv(EVENT_DOWNLOAD, ...objects))
}

/** The location status that an ENVELOPE tells of; undefined for another event, a value of its own, and for what cannot be read. */
export function locationStatusIn({ data }: Pick<CommandApdu, 'data'>): LocationStatus | undefined {
  if (data[0] !== EVENT_DOWNLOAD) return undefined
  try {
    const objects = parseComprehensionTlvs(data, readLength(data, 1).valueStart)
    const value = objects.find(({ tag }) => tag === LOCATION_STATUS)?.value[0]
    return Object.entries(locationStatuses).find(([, octet]) => octet === value)?.[0] as LocationStatus | undefined
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
