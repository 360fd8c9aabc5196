/** Placeholders that a template of an operator's interface may hold: `{name}`, `{name|lower}` for lower-case letters, `{name!}` where the request is none without it. */

/** Names of the operations of an eUICC package (SGP.32 2.11.1.1.2, 2.11.1.1.3). */
export const psmoNames = [
  'enable',
  'disable',
  'delete',
  'listProfileInfo',
  'getRAT',
  'configureImmediateEnable',
  'setFallbackAttribute',
  'unsetFallbackAttribute',
  'setDefaultDpAddress',
] as const
export const ecoNames = ['addEim', 'updateEim', 'deleteEim', 'listEim'] as const

const key = [
  'publicKey.point',
  'publicKey.hex',
  'publicKey.base64',
  'publicKey.pem',
  'publicKey.curve',
  'publicKey.nistCurve',
] as const
const certificate = <N extends string>(name: N) => [`${name}.hex`, `${name}.base64`, `${name}.pem`] as const
const always = ['eid', 'mark'] as const
const iccid = ['iccid', 'iccid.swapped'] as const
const eim = [
  'eimId',
  'eimFqdn',
  'counterValue',
  'requestToken',
  'eimConfigurationData',
  ...key,
  ...certificate('certificate'),
] as const

/** What each operation has besides `operation`, its name. */
const ofOperation: Readonly<Record<(typeof psmoNames)[number] | (typeof ecoNames)[number], readonly string[]>> = {
  enable: [...iccid, 'rollback'],
  disable: iccid,
  delete: iccid,
  listProfileInfo: [...iccid, 'tagList'],
  getRAT: [],
  configureImmediateEnable: ['enable', 'smdpOid', 'smdpAddress'],
  setFallbackAttribute: iccid,
  unsetFallbackAttribute: [],
  setDefaultDpAddress: ['address'],
  addEim: eim,
  updateEim: eim,
  deleteEim: ['eimId'],
  listEim: [],
}

/** What each other request has. */
const ofRequest = {
  register: [
    'counterValue',
    'associationToken',
    'ipaFeatures',
    ...key,
    ...certificate('euiccCertificate'),
    ...certificate('eumCertificate'),
  ],
  psmo: ['operations'],
  eco: ['operations'],
  data: ['tagList'],
  download: ['activationCode', 'activationCode.lpa', 'smdpAddress', 'matchingId', 'confirmationCode'],
  downloadFromDefaultSmdp: ['confirmationCode'],
  downloadFromSmds: ['smdsAddress'],
  newKey: [],
  outcome: ['order'],
  cancel: ['order'],
  remove: ['order'],
  restart: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type OperationName = keyof typeof ofOperation
export type RequestName = keyof typeof ofRequest | OperationName

export const operationNames: readonly OperationName[] = [...psmoNames, ...ecoNames]

/** Placeholders of the template for one operation in the list of a package. */
export function placeholdersOfOperation(name: OperationName): readonly string[] {
  return [...always, 'operation', ...ofOperation[name]]
}

/** Placeholders of a request. @param groups named groups of the patterns that find an order */
export function placeholdersOfRequest(name: RequestName, groups: readonly string[]): readonly string[] {
  if (isOperation(name)) return placeholdersOfOperation(name)
  const own: readonly string[] = ofRequest[name]
  if (name === 'restart') return ['mark']
  return [...always, ...own, ...(own.includes('order') ? groups.map((group) => `order.${group}`) : [])]
}

function isOperation(name: RequestName): name is OperationName {
  return Object.hasOwn(ofOperation, name)
}

/** Names in a text, in their order; `{{` stands for a brace. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.replaceAll('{{', '').matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name.replace(/!?(?:\|lower)?$/, ''))
}
