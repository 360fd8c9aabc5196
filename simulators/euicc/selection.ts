/** SELECT on a simulated eUICC: the ISD-R by its AID with its FCI (SGP.22 5.7.1, SGP.32 5.9.1), files by their identifiers. */
import type { CommandApdu } from '../../protocol/apdu/command.ts'
import { isdrFci, parseSelect } from '../../protocol/apdu/select.ts'
import { ISDR_AID } from '../../protocol/identifiers/aid.ts'
import type { Selected } from './channels.ts'
import type { Chip } from './chip.ts'
import { fileContents, fileControlParameters, MF } from './files.ts'
import { svn } from './functions/identity.ts'
import { enabledProfile } from './profile-states-facts.ts'

export interface Selection {
  readonly selected: Selected
  readonly response: Buffer
}

/** @returns undefined for an application that is not there */
export function selectByAid({ settings, state, decisions }: Chip, command: CommandApdu): Selection | undefined {
  const aid = parseSelect(command)
  const isdr = Buffer.from(ISDR_AID)
  if (aid.length < 5 || !isdr.subarray(0, aid.length).equals(aid)) return undefined
  const { spec, lpaeSupport, ipaeSupported } = settings
  const isEnabled = decisions.showsEnabledProfile(enabledProfile(state) !== undefined)
  const response = isdrFci({
    dfName: isdr,
    proprietaryData: Buffer.from('9f6501ff', 'hex'),
    ...(decisions.showsTemplate() ? { isdrTemplate: { svn, ...(lpaeSupport.length === 0 ? {} : { lpaeSupport }) } } : {}),
    // v1.0.1 does not know E1, SGP.22 has nothing of SGP.32.
    ...(spec === '1.2' || spec === '1.1'
      ? {
          isdrTemplateIoT: {
            euiccConfiguration: [
              ...(ipaeSupported ? (['ipaeSupported'] as const) : []),
              ...(isEnabled ? (['enabledProfile'] as const) : []),
            ],
          },
        }
      : {}),
  })
  return { selected: { kind: 'isdr' }, response }
}

/** SELECT by file identifier, or by path from the MF. @returns undefined for a file that is not there */
export function selectFile(chip: Chip, { p2, data }: CommandApdu): Selection | undefined {
  const octets = Buffer.from(data)
  if (octets.length !== 0 && octets.length % 2 !== 0) return undefined
  const identifier = octets.length === 0 ? MF : octets.readUInt16BE(octets.length - 2)
  const noResponse = (p2 & 0x0c) === 0x0c
  const respond = (contents?: Buffer) => (noResponse ? Buffer.alloc(0) : fileControlParameters(identifier, contents))
  if (identifier === MF) return { selected: { kind: 'mf' }, response: respond() }
  const contents = fileContents(chip, identifier)
  return contents === undefined ? undefined : { selected: { kind: 'ef', contents }, response: respond(contents) }
}
