/** Members of ESipa in JSON that peers write in more than one way: SGP.32 v1.2 6.4.1.4, 6.4.1.6. */
import { EncodeError } from '../../ber/issues.ts'
import { showOctets } from '../../ber/octets.ts'
import { EimPackageResult, EPRAndNotifications, ProvideEimPackageResult } from '../../esipa/eim-package-result.ts'
import { EuiccPackageResult } from '../../sgp32/euicc-package-result.ts'
import { PendingNotification, PendingNotificationList } from '../../sgp32/notifications.ts'
import { type Json, typeName } from './json.ts'
import { type JsonBody, listOf, members, nested, optional, required } from './members.ts'
import { decodeAt, eid, octetsAt, tlv } from './octet-kinds.ts'
import { flag, type JsonKind } from './text-kinds.ts'

const listUnderA0 = PendingNotificationList.retag(0xa0)
const listOfTlvs = listOf(tlv(PendingNotification))

/** `A0 ...` as in the ASN.1 binding; a list under 30 and an array of single notifications are read as well. */
const notificationList: JsonKind<PendingNotificationListValue> = {
  ...tlv(listUnderA0),
  read(json, place) {
    if (Array.isArray(json)) {
      place.issue('wrong-form', 'an array where the base64 of a list belongs')
      return listOfTlvs.read(json, place)
    }
    const octets = octetsAt(json, place)
    if (octets[0] !== 0x30) return decodeAt(listUnderA0, octets, place)
    place.issue('wrong-form', 'a list under 30 where A0 belongs')
    return decodeAt(PendingNotificationList, octets, place)
  },
}

type PendingNotificationListValue = readonly PendingNotification[]

const nestedResult = nested(
  'ePRAndNotifications',
  members({ euiccPackageResult: required(tlv(EuiccPackageResult)), notificationList: required(notificationList) }),
)

/** An object of two members; the base64 of the whole SEQUENCE is read as well. */
export const ePRAndNotifications = {
  ...nestedResult,
  read(json: Json, place: Parameters<typeof nestedResult.read>[1]) {
    if (typeof json !== 'string') return nestedResult.read(json, place)
    place.issue('wrong-form', 'base64 where an object belongs')
    return decodeAt(EPRAndNotifications, octetsAt(json, place), place)
  },
} satisfies JsonKind<unknown>

/** A NULL in the ASN.1 binding; null, an empty text and the base64 of `05 00` are read as well. */
export const packageReceived: JsonKind<true> = {
  ...flag,
  read(json, place) {
    if (json !== null && json !== '' && json !== 'BQA=') return flag.read(json, place)
    place.issue('wrong-form', `${typeName(json)} where true belongs`)
    return true
  },
}

/** The arm of EimPackageResult; a whole BF50 is read as well, and its EID counts where JSON has none. */
const eimPackageResult: JsonKind<Partial<ProvideEimPackageResult>> = {
  name: 'base64 of EimPackageResult',
  read(json, place) {
    const octets = octetsAt(json, place)
    if (octets[0] !== 0xbf || octets[1] !== 0x50) return { eimPackageResult: decodeAt(EimPackageResult, octets, place) }
    const whole = decodeAt(ProvideEimPackageResult, octets, place)
    const owner = whole.eidValue === undefined ? '' : ` with EID ${showOctets(whole.eidValue)}`
    place.issue('wrong-form', `a whole BF50${owner} where the result alone belongs`)
    return whole
  },
  write({ eimPackageResult: result }, path, options) {
    if (result === undefined) throw new EncodeError(`no value for ${path}`)
    return tlv(EimPackageResult).write(result, path, options)
  },
}

const request = members({ eidValue: optional(eid), eimPackageResult: required(eimPackageResult) })

/** Request of provideEimPackageResult. */
export const eimPackageResultBody: JsonBody<ProvideEimPackageResult> = {
  names: request.names,
  read(object, place) {
    const { eidValue, eimPackageResult: whole } = request.read(object, place)
    const owner = eidValue ?? whole?.eidValue
    // Without a result, the missing member has been noted, and the value is without it, as for a SEQUENCE.
    return {
      ...(owner === undefined ? {} : { eidValue: owner }),
      eimPackageResult: whole?.eimPackageResult,
    } as ProvideEimPackageResult
  },
  write({ eidValue, eimPackageResult }, object, path, options) {
    request.write(
      { ...(eidValue === undefined ? {} : { eidValue }), eimPackageResult: { eimPackageResult } },
      object,
      path,
      options,
    )
  },
}
