/** What an eUICC can process of a package: elements by their tags, services, templates and applications. */
import { type MandatoryAid, type Service, services } from './header.ts'
import { type ElementName, elementNames } from './profile-element.ts'
import { templateOids } from './templates.ts'

export interface Supported {
  /** `header` and `end` are processed by every eUICC. */
  readonly elements: readonly ElementName[]
  readonly services: readonly Service[]
  /** Object identifiers; one stands for its later versions too, which have a further arc. */
  readonly templates: readonly string[]
  /** Applications on the eUICC with their versions, which a header may demand. */
  readonly applications: readonly MandatoryAid[]
}

/** Everything that the specification names, and no applications. */
export const everything: Supported = {
  elements: elementNames,
  services,
  templates: templateOids,
  applications: [],
}

export function supportsTemplate({ templates }: Supported, oid: string): boolean {
  return templates.some((known) => oid === known || oid.startsWith(`${known}.`))
}

/** Whether the application is there in at least the version that is demanded: major first, then minor. */
export function supportsApplication({ applications }: Supported, { aid, version }: MandatoryAid): boolean {
  return applications.some((known) => Buffer.compare(known.aid, aid) === 0 && Buffer.compare(known.version, version) >= 0)
}
