/** Elements of made packages that hold files: MF and USIM. */
import { iccidOctets } from '../identifiers/iccid.ts'
import { fcp } from './fcp.ts'
import type { File } from './file.ts'
import { accessClassContents, applicationTemplate, imsiContents, spnContents } from './file-contents.ts'
import { mandated } from './pe-header.ts'
import type { ProfileElement } from './profile-element.ts'
import { templateOid } from './templates.ts'

/** File identifier under which a package speaks of its USIM. */
export const USIM_PATH: Uint8Array = Uint8Array.of(0x7f, 0xd0)

const USIM_AID = Buffer.from('A0000000871002FF49FF058900000100', 'hex')
const PIN_STATUS = Uint8Array.of(0x01, 0x02, 0x0a)
/** Octets of a record of EF.DIR: an AID and a label of 16 each. */
const DIR_RECORD = 38
/** Everything may be done, always. */
const ACCESS_RULE = Buffer.from('8001019000'.padEnd(64, 'F'), 'hex')
const SERVICE_TABLE = Buffer.from('0A2E178CE73204000000000000', 'hex')
const NO_SERVICES = Uint8Array.of(0x00)
const EMERGENCY_CALL_112 = Uint8Array.of(0x11, 0xf2, 0xff, 0x00)

export function mfElement(identification: number, iccid: string): ProfileElement {
  return {
    kind: 'mf',
    value: {
      'mf-header': mandated(identification),
      templateID: templateOid('MF'),
      mf: [described({ securityAttributesReferenced: rule(1), pinStatusTemplateDO: PIN_STATUS })],
      'ef-iccid': [described({ securityAttributesReferenced: rule(3) }), content(iccidOctets(iccid))],
      'ef-dir': [
        described({
          fileDescriptor: linearFixed(DIR_RECORD),
          securityAttributesReferenced: rule(2),
          efFileSize: Uint8Array.of(DIR_RECORD),
        }),
        content(applicationTemplate(USIM_AID, 'USIM')),
      ],
      'ef-arr': accessRules(2),
    },
  }
}

export function usimElement(identification: number, imsi: string, serviceProviderName: string): ProfileElement {
  return {
    kind: 'usim',
    value: {
      'usim-header': mandated(identification),
      templateID: templateOid('USIM'),
      'adf-usim': [
        described({
          fileID: USIM_PATH,
          dfName: USIM_AID.subarray(0, 12),
          securityAttributesReferenced: rule(1),
          pinStatusTemplateDO: PIN_STATUS,
        }),
      ],
      'ef-imsi': [content(imsiContents(imsi))],
      'ef-arr': accessRules(1),
      'ef-ust': [content(SERVICE_TABLE)],
      'ef-spn': [content(spnContents(serviceProviderName))],
      'ef-est': [content(NO_SERVICES)],
      'ef-acc': [content(accessClassContents(imsi))],
      'ef-ecc': [content(EMERGENCY_CALL_112)],
    },
  }
}

/** EF.ARR with room for `records` rules, of which the first is written. */
function accessRules(records: number): File {
  const { length } = ACCESS_RULE
  return [described({ fileDescriptor: linearFixed(length), efFileSize: Uint8Array.of(length * records) }), content(ACCESS_RULE)]
}

function described(parameters: Parameters<typeof fcp>[0]): File[number] {
  return { kind: 'fileDescriptor', value: fcp(parameters) }
}

function content(octets: Uint8Array): File[number] {
  return { kind: 'fillFileContent', value: octets }
}

function linearFixed(recordLength: number): Uint8Array {
  return Uint8Array.of(0x42, 0x21, 0x00, recordLength)
}

/** Reference to a record of EF.ARR under the MF. */
function rule(record: number): Uint8Array {
  return Uint8Array.of(0x2f, 0x06, record)
}
