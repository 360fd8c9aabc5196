/** Packages that wait at our eIM: right ones, and such as no IPA can use (SGP.32 v1.2 2.11.1, 3.3.1). */
import { Given } from '@cucumber/cucumber'
import { tlv } from '../../protocol/ber/writer.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { kept } from '../kept.ts'
import { cardCalls } from './card-calls.ts'
import { alsoDo, always, nothingMore } from './eim-answers.ts'
import { iccids } from './iccids.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** eimTransactionId of a package that cannot be used. */
export const unusableId = kept<Buffer>('a package with an eimTransactionId')

const ID = Buffer.from('C0FFEE0102030405', 'hex')

/** A type of package that no version has. */
const UNKNOWN = 0xbf7f

/** More often than an IPA has to come back for a package until it is blamed for that. */
const OFFERS = 5

/** INS of the command that carries ES10 functions. */
const STORE_DATA = 0xe2

Given('the eIM has a package that enables profile B with rollbackFlag', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B, rollback: true } }])
})

Given('the eIM has a package that disables, enables and deletes profiles', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B } }, { delete: { iccid: iccids.A } }])
})

Given('the eIM has a package that deletes profile B', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ delete: { iccid: iccids.B } }])
})

Given('the eIM has a package that lists the eIMs', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ listEim: {} }])
})

Given('the eIM has a package that lists profiles', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ listProfileInfo: {} }])
})

Given('the eIM has a package of a type that no version knows', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueRaw(this.bench.eid, tlv(UNKNOWN, tlv(0x30, tlv(0x80, Buffer.from('new')))))
})

/** What an EuiccPackageRequest holds, its signature apart. */
function signedPart(world: IpaWorld, ...further: readonly Uint8Array[]): Buffer {
  const head = [
    tlv(0x80, Buffer.from(world.bench.eim.eimId)),
    tlv(0x5a, Buffer.from(world.bench.eid, 'hex')),
    tlv(0x81, Buffer.from([1])),
  ]
  return tlv(0x30, ...head, ...further)
}

const unusable: Readonly<Record<string, (world: IpaWorld) => Buffer>> = {
  'is empty': () => tlv(0xbf51),
  'lacks its signature': (world) => tlv(0xbf51, signedPart(world, tlv(0x82, ID), tlv(0xa0, tlv(0xbf2d)))),
  'holds an element longer than itself': () => tlv(0xbf51, Buffer.from('3020800361', 'hex')),
  'ends in the middle of its identifiers': (world) => tlv(0xbf51, signedPart(world).subarray(0, 30)),
}

Given('the eIM has an EuiccPackageRequest that {}', async function (this: IpaWorld, flaw: string) {
  await withCard(this, {})
  const make = unusable[flaw]
  if (make === undefined) throw new RangeError(`no package that ${flaw}`)
  if (flaw === 'lacks its signature') this.keep(unusableId, ID)
  this.bench.eim.operator.queueRaw(this.bench.eid, make(this))
})

Given('the eIM has a package of {int} octets', async function (this: IpaWorld, size: number) {
  await withCard(this, {})
  const one = { listProfileInfo: {} }
  // Each operation takes three octets.
  const operations = Array.from({ length: Math.ceil(size / 3) }, () => one)
  this.bench.eim.operator.queueOperations(this.bench.eid, operations)
  // An IPA that says nothing about it would else get it again and again; one that it has not come to gets it once more.
  const untilLoaded = Array.from({ length: OFFERS }, (): Misreply => {
    return (right, request, message) =>
      cardCalls(this, 'LoadEuiccPackage').length > 0 ? nothingMore(right, request, message) : right
  })
  await alsoDo(this, { replies: { getEimPackage: [...untilLoaded, ...always(nothingMore)] } })
})

Given('the card answers {word} with an error', async function (this: IpaWorld, name: 'LoadEuiccPackage' | 'GetCerts') {
  const tag = { LoadEuiccPackage: 'bf51', GetCerts: 'bf56' }[name]
  // 6F00: the function has failed, and the eUICC does not say why.
  this.bench.slot.interfere((command) =>
    command[1] === STORE_DATA && Buffer.from(command.subarray(5)).toString('hex').startsWith(tag)
      ? Buffer.from([0x6f, 0x00])
      : undefined,
  )
})
