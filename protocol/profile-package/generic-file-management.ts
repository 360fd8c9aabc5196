/** Files without a template: PE-GenericFileManagement of PEDefinitions. */
import { choice } from '../schema/choice.ts'
import { integer, octetString } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { Fcp } from './fcp.ts'
import { PEHeader } from './pe-header.ts'

/** Commands in the order in which they are done. One has a written tag, so the offset keeps that of INTEGER. */
export const FileManagement = sequenceOf(
  choice('FileManagementCMD', {
    /** File identifiers from below the MF; an ADF by its temporary one. */
    filePath: octetString(0, 8).retag(0x80),
    createFCP: Fcp.retag(0x62),
    fillFileOffset: integer(),
    fillFileContent: octetString().retag(0x81),
  }),
  'FileManagement',
)
export type FileManagement = Of<typeof FileManagement>

export const PEGenericFileManagement = sequence(
  'PE-GenericFileManagement',
  { 'gfm-header': PEHeader, fileManagementCMD: sequenceOf(FileManagement).retag(0xa1) },
  0xa1,
)
export type PEGenericFileManagement = Of<typeof PEGenericFileManagement>
