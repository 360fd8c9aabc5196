/** Elements that make files from a template (PEDefinitions PE-MF, PE-TELECOM, PE-USIM). */
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { File, optionalFiles } from './file.ts'
import { PEHeader } from './pe-header.ts'
import { TemplateId } from './templates.ts'

const templateID = TemplateId.retag(0x81)

export const PEMF = sequence(
  'PE-MF',
  {
    'mf-header': PEHeader,
    templateID,
    mf: File.retag(0xa2),
    'ef-pl': optional(File.retag(0xa3)),
    /** Swapped half octets, as in the metadata of the profile. */
    'ef-iccid': File.retag(0xa4),
    'ef-dir': File.retag(0xa5),
    'ef-arr': File.retag(0xa6),
    'ef-umpc': optional(File.retag(0xa7)),
  },
  0xb0,
)
export type PEMF = Of<typeof PEMF>

/** Tag of EF.ICCID inside {@link PEMF}. */
export const EF_ICCID = 0xa4

export const PEUSIM = sequence(
  'PE-USIM',
  {
    'usim-header': PEHeader,
    templateID,
    'adf-usim': File.retag(0xa2),
    'ef-imsi': File.retag(0xa3),
    'ef-arr': File.retag(0xa4),
    ...optionalFiles(5, ['ef-keys', 'ef-keysPS', 'ef-hpplmn']),
    'ef-ust': File.retag(0xa8),
    ...optionalFiles(9, ['ef-fdn', 'ef-sms', 'ef-smsp', 'ef-smss']),
    'ef-spn': File.retag(0xad),
    'ef-est': File.retag(0xae),
    ...optionalFiles(15, ['ef-start-hfn', 'ef-threshold', 'ef-psloci']),
    'ef-acc': File.retag(0xb2),
    ...optionalFiles(19, ['ef-fplmn', 'ef-loci', 'ef-ad']),
    'ef-ecc': File.retag(0xb6),
    ...optionalFiles(23, ['ef-netpar', 'ef-epsloci', 'ef-epsnsc']),
  },
  0xb3,
)
export type PEUSIM = Of<typeof PEUSIM>

export const PETELECOM = sequence(
  'PE-TELECOM',
  {
    'telecom-header': PEHeader,
    templateID,
    'df-telecom': File.retag(0xa2),
    ...optionalFiles(3, ['ef-arr', 'ef-rma', 'ef-sume', 'ef-ice-dn', 'ef-ice-ff', 'ef-psismsc']),
    ...optionalFiles(9, ['df-graphics', 'ef-img', 'ef-iidf', 'ef-ice-graphics', 'ef-launch-scws', 'ef-icon']),
    ...optionalFiles(15, ['df-phonebook', 'ef-pbr', 'ef-ext1', 'ef-aas', 'ef-gas', 'ef-psc', 'ef-cc', 'ef-puid', 'ef-iap']),
    ...optionalFiles(24, ['ef-adn', 'ef-pbc', 'ef-anr', 'ef-puri', 'ef-email', 'ef-sne', 'ef-uid', 'ef-grp', 'ef-ccp1']),
    ...optionalFiles(33, ['df-multimedia', 'ef-mml', 'ef-mmdf', 'df-mmss', 'ef-mlpl', 'ef-mspl', 'ef-mmssmode']),
    ...optionalFiles(40, ['df-mcs', 'ef-mst', 'ef-mcs-config']),
    ...optionalFiles(43, ['df-v2x', 'ef-vst', 'ef-v2x-config', 'ef-v2xp-pc5', 'ef-v2xp-Uu']),
  },
  0xb2,
)
export type PETELECOM = Of<typeof PETELECOM>
