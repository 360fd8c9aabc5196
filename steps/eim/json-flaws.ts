/** Ways in which a body in JSON can be broken, each made of a right one (RFC 8259; SGP.32 6.4.1). */
import { tlv } from '../../protocol/ber/writer.ts'
import type { Spoilt } from './der-flaws.ts'

/** @param below a number from 0 below this one, by chance. @param otherEid digits of an EID that is not the one in the body */
export type SpoilJson = (body: Buffer, below: (limit: number) => number, otherEid: string) => readonly Spoilt[]

const CUTS = 8

export const jsonFlaws = {
  'its text cut off': (body, below) =>
    Array.from({ length: CUTS }, () => {
      const at = 1 + below(body.length - 1)
      return { what: `its first ${at} of ${body.length} characters`, body: body.subarray(0, at) }
    }),
  'a comma behind the last member': (body) => [text('a comma behind the last member', `${inside(body)},}`)],
  'single quotes': (body) => [text('single quotes', body.toString().replaceAll('"', "'"))],
  'NaN as a number': (body) => [text('NaN as a number', `${inside(body)},"stateChangeCause":NaN}`)],
  'text in UTF-16': (body) => [{ what: 'text in UTF-16', body: Buffer.from(body.toString(), 'utf16le') }],
  'a byte order mark': (body) => [{ what: 'a byte order mark', body: Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), body]) }],
  'members of a later version': (body) => [
    text('an unknown member', `${inside(body)},"laterMember":"value"}`),
    text('an unknown object', `${inside(body)},"later":{"inside":{"deeper":[1,null,{"a":true}]}}}`),
  ],
  'the EID twice': (body, _below, otherEid) => [
    text('eidValue twice, another EID first', `{"eidValue":"${otherEid}",${body.toString().slice(1)}`),
    text('eidValue twice, another EID last', `${inside(body)},"eidValue":"${otherEid}"}`),
  ],
  'a member of the wrong type': (body) =>
    [
      ['a number', (eid: string) => eid],
      ['an array', (eid: string) => `["${eid}"]`],
      ['an object', (eid: string) => `{"value":"${eid}"}`],
      ['true', () => 'true'],
    ].map(([type, write]) =>
      // The pairs are written above.
      text(`eidValue as ${String(type)}`, withEid(body, write as (eid: string) => string)),
    ),
  'base64 outside the alphabet': (body) => [
    changed('base64 with characters outside the alphabet', body, (b64) => `${b64.slice(0, 4)}*!${b64.slice(6)}`),
  ],
  'base64 cut off': (body) => [
    changed('base64 with three characters less', body, (b64) => b64.replace(/=*$/, '').slice(0, -3)),
    changed('base64 of an object that lacks its last octet', body, (b64) => octets(b64).subarray(0, -1).toString('base64')),
  ],
  'two objects in base64': (body) => [
    changed('base64 of the object twice', body, (b64) => Buffer.concat([octets(b64), octets(b64)]).toString('base64')),
    changed('base64 of the object and a NULL', body, (b64) => Buffer.concat([octets(b64), tlv(0x05)]).toString('base64')),
  ],
} as const satisfies Record<string, SpoilJson>

export type JsonFlaw = keyof typeof jsonFlaws

function text(what: string, written: string): Spoilt {
  return { what, body: Buffer.from(written) }
}

/** Everything up to the brace that ends it. */
function inside(body: Buffer): string {
  return body.toString().replace(/\}$/, '')
}

function octets(b64: string): Buffer {
  return Buffer.from(b64, 'base64')
}

function withEid(body: Buffer, write: (eid: string) => string): string {
  return body.toString().replace(/"eidValue":"(\d+)"/, (_whole, eid: string) => `"eidValue":${write(eid)}`)
}

/** The result in base64 in another form. */
function changed(what: string, body: Buffer, change: (b64: string) => string): Spoilt {
  return text(
    what,
    body.toString().replace(/"eimPackageResult":"([^"]*)"/, (_whole, b64: string) => `"eimPackageResult":"${change(b64)}"`),
  )
}
