/** Which objects a data request asks for (SGP.32 v1.2 2.11.1.2, v1.0.1 2.11.1.2): tags one after the other, without lengths. */
import type { CardSpec } from './es10.ts'

/** What can be asked for, by its octets in the tag list. */
const known = {
  '1.2': {
    [0xa0]: 'notifications',
    [0x81]: 'defaultSmdpAddress',
    [0xa2]: 'packageResults',
    [0xbf20]: 'euiccInfo1',
    [0xbf22]: 'euiccInfo2',
    [0x83]: 'rootSmdsAddress',
    [0x84]: 'associationToken',
    [0xa5]: 'eumCertificate',
    [0xa6]: 'euiccCertificate',
    [0xa8]: 'ipaCapabilities',
    [0xa9]: 'deviceInfo',
  },
  '1.0.1': {
    [0x80]: 'defaultSmdpAddress',
    [0xbf20]: 'euiccInfo1',
    [0xbf22]: 'euiccInfo2',
    [0x83]: 'rootSmdsAddress',
    [0x84]: 'associationToken',
    [0xa5]: 'eumCertificate',
    [0xa6]: 'euiccCertificate',
    [0x88]: 'ipaCapabilities',
    [0xa9]: 'deviceInfo',
    [0xbf2b]: 'notifications',
  },
} as const satisfies Record<CardSpec, Readonly<Record<number, string>>>

export type AskedObject = (typeof known)['1.2'][keyof (typeof known)['1.2']]

/** The tags in a list; `undefined` where it is empty or ends in the middle of one. */
export function tagsIn(tagList: Uint8Array): number[] | undefined {
  const tags: number[] = []
  for (let at = 0; at < tagList.length; ) {
    let tag = tagList[at++] ?? 0
    if ((tag & 0x1f) === 0x1f) {
      let more = 0x80
      while (more & 0x80) {
        const octet = tagList[at++]
        if (octet === undefined || tag > 0xffff) return undefined
        more = octet
        tag = tag * 256 + octet
      }
    }
    tags.push(tag)
  }
  return tags.length === 0 ? undefined : tags
}

/** The object behind a tag; `undefined` for one that cannot be asked for in that version. */
export function objectOfTag(tag: number, spec: CardSpec): AskedObject | undefined {
  const table: Readonly<Record<number, AskedObject>> = known[spec]
  return table[tag]
}

const members = {
  notifications: 'notificationsList',
  packageResults: 'euiccPackageResultList',
} as const

/** Whether a response has the object. */
export function isIn(data: Readonly<Record<string, unknown>>, object: AskedObject): boolean {
  const name = object === 'notifications' || object === 'packageResults' ? members[object] : object
  return data[name] !== undefined
}
