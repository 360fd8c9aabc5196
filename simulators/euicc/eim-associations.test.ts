// Long because: adding, updating, deleting and listing eIMs are tested beside each other, by packages and by AddInitialEim.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { AddInitialEimRequest } from '../../protocol/es10b/eim-configuration.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type { TestCard } from './download/test-card.ts'
import { cardWith, configuration, eco, eimId, entry, load, otherKey, texts } from './package/test-eim.ts'

const fresh = () => cardWith({ state: { eims: [] } })
/** On a curve that no eUICC has. */
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ type: 'spki', format: 'der' })
const spki = otherKey.publicKey.export({ type: 'spki', format: 'der' })

function addInitial(card: TestCard, ...eimConfigurationDataList: readonly EimConfigurationData[]): string {
  return card.hex(encode(AddInitialEimRequest, { eimConfigurationDataList }))
}

const without = (member: keyof EimConfigurationData): EimConfigurationData => {
  const { [member]: _, ...rest } = configuration()
  return rest as EimConfigurationData
}

const refused = (code: string) => `BF570381010${code}`
const ciPKUnknown = Buffer.alloc(20, 7)

/** A configuration that is wrong, the code that AddInitialEim answers, and the name that addEim answers. */
const wrong: Readonly<Record<string, readonly [EimConfigurationData, string, string]>> = {
  'no counterValue': [without('counterValue'), '7', 'commandError'],
  'no key': [without('eimPublicKeyData'), '7', 'commandError'],
  'a key on another curve': [configuration({ eimPublicKeyData: { kind: 'eimPublicKey', value: p384 } }), '7', 'commandError'],
  'a token of its own': [configuration({ associationToken: 5 }), '5', 'invalidAssociationToken'],
  'an unknown CI': [configuration({ euiccCiPKId: ciPKUnknown }), '3', 'ciPKUnknown'],
  'a counter too high': [configuration({ counterValue: 8_388_608 }), '6', 'counterValueOutOfRange'],
}

test('sheet:AI-01 INIT-002: AddInitialEim is refused while an eIM is associated', () => {
  assert.equal(addInitial(cardWith(), configuration()), refused('2'))
})

test('sheet:AI-02 ECO-ADD-009 INIT-007 sheet:AI-03 INIT-005 sheet:AI-04 INIT-004 sheet:AI-05 INIT-006: what is wrong with the first eIM', () => {
  for (const [name, [value, code]] of Object.entries(wrong)) {
    const card = fresh()
    assert.equal(addInitial(card, value), refused(code), name)
    assert.equal(card.hex('BF5500'), 'BF5502A000', name)
  }
})

test('sheet:AI-06 INIT-003: more eIMs than there is room for', () => {
  const card = cardWith({ settings: { mostEims: 1 }, state: { eims: [] } })
  assert.equal(addInitial(card, configuration(), configuration({ eimId: 'second' })), refused('1'))
})

test('sheet:AI-07 INIT-009: one bad entry, and nothing of the list is stored', () => {
  const card = fresh()
  assert.equal(addInitial(card, configuration(), configuration({ eimId: 'second', associationToken: 5 })), refused('5'))
  assert.equal(card.hex('BF5500'), 'BF5502A000')
  assert.equal(addInitial(card, configuration()), 'BF5704A0020500')
})

test('sheet:AI-08 INIT-001 INIT-008: one answer for each entry in their order, a token where one was asked for', () => {
  const list = [configuration(), configuration({ eimId: 'second', associationToken: -1 }), configuration({ eimId: 'third' })]
  assert.equal(addInitial(fresh(), ...list), 'BF5709A007050084010105 00'.replace(' ', ''))
})

test('sheet:AI-09 ECO-ADD-002 ECO-ADD-016 INIT-013: no token is given twice, also when the eIM is gone', () => {
  const card = fresh()
  const ask = () => addInitial(card, configuration({ associationToken: -1 }))
  assert.equal(ask(), 'BF5705A003840101')
  const options = { from: 'new.example.com', key: otherKey.privateKey, token: 1 }
  assert.deepEqual(texts(load(card, { eco: [eco.delete('new.example.com')] }, options)), ['deleteEimResult lastEimDeleted'])
  card.reset()
  assert.equal(ask(), 'BF5705A003840102')
})

test('sheet:AE-01 ECO-ADD-005: an eIM that is associated is not added again', () => {
  assert.deepEqual(texts(load(cardWith(), { eco: [eco.add({ eimId })] })), ['addEimResult associatedEimAlreadyExists'])
})

test('sheet:AE-02 ECO-ADD-004 ECO-ADD-006 ECO-ADD-007 ECO-ADD-008 ECO-ADD-009: what is wrong with an eIM to add', () => {
  for (const [name, [value, , error]] of Object.entries(wrong)) {
    const card = cardWith()
    assert.deepEqual(texts(load(card, { eco: [{ kind: 'addEim', value }] })), [`addEimResult ${error}`], name)
    assert.deepEqual(texts(load(card, { eco: [eco.list] }, { counter: 2 })), ['listEimResult 1'])
  }
  const full = cardWith({ settings: { mostEims: 1 } })
  assert.deepEqual(texts(load(full, { eco: [eco.add()] })), ['addEimResult insufficientMemory'])
})

test('sheet:AE-03 ECO-ADD-001 ECO-ADD-002 ECO-ADD-003 ECFG-013: a second eIM is added with ok or with its token, and its packages are taken', () => {
  const card = cardWith()
  const added = load(card, { eco: [eco.add(), eco.add({ eimId: 'third', associationToken: -1 })] })
  assert.deepEqual(texts(added), ['addEimResult ok', 'addEimResult 1'])
  const seen = load(card, { eco: [eco.list] }, { from: 'third', token: 1, key: otherKey.privateKey })
  assert.deepEqual(texts(seen), ['listEimResult 3'])
})

test('sheet:UE-01 ECO-UPD-002: an eIM that is not there is not updated', () => {
  assert.deepEqual(texts(load(cardWith(), { eco: [eco.update(configuration())] })), ['updateEimResult eimNotFound'])
})

test('sheet:UE-05 ECO-UPD-001 ECO-UPD-007: an update changes what it names, and nothing else', () => {
  const before = entry({ eimFqdn: 'old.example.com', eimIdType: 'eimIdTypeFqdn', indirectProfileDownload: true })
  const card = cardWith({ state: { eims: [before] } })
  const was = card.hex('BF5500')
  assert.deepEqual(texts(load(card, { eco: [eco.update({ eimId, eimFqdn: 'new.example.com' })] })), ['updateEimResult ok'])
  const ascii = (text: string) => Buffer.from(text).toString('hex').toUpperCase()
  assert.equal(card.hex('BF5500'), was.replace(ascii('old.example.com'), ascii('new.example.com')))
})

test('sheet:UE-06 ECO-UPD-003 ECO-UPD-004: an update with an unknown CI or a counter out of range', () => {
  const result = (value: Partial<EimConfigurationData>) => texts(load(cardWith(), { eco: [eco.update({ eimId, ...value })] }))
  assert.deepEqual(result({ euiccCiPKId: ciPKUnknown }), ['updateEimResult ciPKUnknown'])
  assert.deepEqual(result({ counterValue: 8_388_608 }), ['updateEimResult counterValueOutOfRange'])
  assert.deepEqual(result({ eimFqdn: 'a.example', associationToken: -1 }), ['updateEimResult commandError'])
  assert.deepEqual(result({}), ['updateEimResult commandError'])
})

test('ECO-UPD-005: a counter goes down with a new key only', () => {
  const updated = (value: Partial<EimConfigurationData>) =>
    texts(load(cardWith(), { eco: [eco.update({ eimId, counterValue: 0, ...value })] }))
  assert.deepEqual(updated({}), ['updateEimResult commandError'])
  assert.deepEqual(updated({ eimPublicKeyData: { kind: 'eimPublicKey', value: spki } }), ['updateEimResult ok'])
})

test('sheet:CRT-15 ECO-UPD-006: after an update of the key, packages under the old key get the unsigned error', () => {
  const card = cardWith()
  load(card, { eco: [eco.update({ eimId, eimPublicKeyData: { kind: 'eimPublicKey', value: spki } })] })
  assert.equal(load(card, { eco: [eco.list] }, { counter: 2 }).arm, 'unsignedError')
  assert.equal(load(card, { eco: [eco.list] }, { counter: 2, key: otherKey.privateKey }).arm, 'result')
})

test('sheet:DEL-01 ECO-DEL-002: an eIM that is not there is not deleted', () => {
  assert.deepEqual(texts(load(cardWith(), { eco: [eco.delete('nobody')] })), ['deleteEimResult eimNotFound'])
})

test('sheet:DEL-02 ECO-DEL-003 ECO-DEL-004 sheet:DEL-03 ECO-DEL-006: an eIM deletes itself, the last one; its result bears its token', () => {
  const card = cardWith({ state: { eims: [entry({ associationToken: 3 })], lastToken: 3 } })
  const seen = load(card, { eco: [eco.delete(eimId)] }, { token: 3 })
  assert.deepEqual(texts(seen), ['deleteEimResult lastEimDeleted'])
  assert.equal(card.hex('BF5500'), 'BF5502A000')
  assert.equal(addInitial(card, configuration()), 'BF5704A0020500')
})

test('sheet:DEL-04 ECO-DEL-001: packages of a deleted eIM get the unsigned error', () => {
  const card = cardWith({ state: { eims: [entry(), entry({ eimId: 'second' }, otherKey.publicKey)] } })
  assert.deepEqual(texts(load(card, { eco: [eco.delete('second')] })), ['deleteEimResult ok'])
  assert.equal(load(card, { eco: [eco.list] }, { from: 'second', key: otherKey.privateKey }).arm, 'unsignedError')
})

test('sheet:LE-01 ECO-ADD-014 ECO-LST-001: every eIM is listed, the caller too; a proprietary identifier without its type', () => {
  const eims = [entry({ eimIdType: 'eimIdTypeFqdn' }), entry({ eimId: 'second', eimIdType: 'eimIdTypeProprietary' })]
  const [result] = load(cardWith({ state: { eims } }), { eco: [eco.list] }).results
  assert.deepEqual(result, {
    kind: 'listEimResult',
    value: { kind: 'eimIdList', value: [{ eimId, eimIdType: 'eimIdTypeFqdn' }, { eimId: 'second' }] },
  })
})

test('PKG-055: each eIM has its own counter', () => {
  const card = cardWith({ state: { eims: [entry(), entry({ eimId: 'second' }, otherKey.publicKey)] } })
  assert.equal(load(card, [], { counter: 5 }).arm, 'result')
  assert.equal(load(card, [], { counter: 1, from: 'second', key: otherKey.privateKey }).arm, 'result')
})
