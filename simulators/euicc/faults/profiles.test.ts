// Long because: every fault of profile states has a row, beside the right eUICC.
/** What each fault of profile states shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProfileRollbackResponse } from '../../../protocol/es10b/profile-state.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { eim, iccids, profile, psmo, Scene, type SceneOptions, signedResultOf } from '../profile-functions/test-scene.ts'
import { profileFaults } from './profiles.ts'

const { a, b, c, emergency } = iccids
const allowed = { fallbackAllowed: true } as const
const rollBack = 'BF58 03 800100'

interface Row {
  readonly scene?: SceneOptions
  /** What is done, and what is seen of it. */
  readonly see: (scene: Scene) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

const valuesOf = (results: readonly { readonly value: unknown }[]) => results.map(({ value }) => value)
const guarded = (rule: 'ppr1' | 'ppr2' | 'pprUpdateControl', iccid: string, enabled: boolean) =>
  profile(iccid, { profilePolicyRules: [rule] }, { enabled })
const inFallback = [profile(a, {}, { enabled: true }), profile(b, allowed, { fallbackAttribute: true }), profile(c, allowed)]
const withEmergency = [profile(a, {}, { enabled: true }), profile(b), profile(emergency, { ecallIndication: true })]

const rows: Readonly<Record<keyof typeof profileFaults, Row>> = {
  enablesWithoutDisabling: {
    see: (scene) => [valuesOf(scene.load(psmo.enable(b))), scene.enabled()],
    right: [['ok'], [b]],
    faulty: [['ok'], [a, b]],
  },
  forgetsPolicyOnImplicitDisabling: {
    scene: { profiles: [guarded('ppr1', a, true), profile(b)] },
    see: (scene) => [...scene.load(psmo.disable(a)), ...scene.load(psmo.enable(b))].map(({ value }) => value),
    right: ['disallowedByPolicy', 'disallowedByPolicy'],
    faulty: ['disallowedByPolicy', 'ok'],
  },
  readsPolicyFromTheProfileToEnable: {
    scene: { profiles: [profile(a, {}, { enabled: true }), guarded('ppr1', b, false)] },
    see: (scene) => valuesOf(scene.load(psmo.enable(b))),
    right: ['ok'],
    faulty: ['disallowedByPolicy'],
  },
  keepsToPolicyBeforeProvisioning: {
    scene: { profiles: [guarded('ppr1', a, true), profile(b, { profileClass: 'provisioning' })] },
    see: (scene) => valuesOf(scene.load(psmo.enable(b))),
    right: ['ok'],
    faulty: ['disallowedByPolicy'],
  },
  takesTheUpdateBitForPpr1: {
    scene: { profiles: [guarded('ppr1', a, true), guarded('ppr2', b, false)] },
    see: (scene) => [...valuesOf(scene.load(psmo.disable(a))), ...valuesOf(scene.load(psmo.delete(b)))],
    right: ['disallowedByPolicy', 'disallowedByPolicy'],
    faulty: ['ok', 'ok'],
  },
  asksTheToolkitForPackagesOnly: {
    see(scene) {
      scene.load(psmo.enableWithRollback(b))
      scene.chip.volatile.isToolkitBusy = true
      return [scene.ask(rollBack).slice(0, 4) + scene.enabled(), valuesOf(scene.load(psmo.disable(scene.enabled()[0] ?? '')))]
    },
    right: [`BF58${b}`, ['catBusy']],
    faulty: [`BF58${a}`, ['catBusy']],
  },
  tellsNothingOfImplicitDisabling: {
    see(scene) {
      scene.load(psmo.enable(b))
      return scene.told()
    },
    right: [`notificationDisable ${a} n1.example.com`, `notificationEnable ${b} n2.example.com`],
    faulty: [`notificationEnable ${b} n2.example.com`],
  },
  sendsBothNotificationsToTheNewOperator: {
    see(scene) {
      scene.load(psmo.enable(b))
      return scene.told()
    },
    right: [`notificationDisable ${a} n1.example.com`, `notificationEnable ${b} n2.example.com`],
    faulty: [`notificationDisable ${a} n2.example.com`, `notificationEnable ${b} n2.example.com`],
  },
  keepsTheGrantAfterRollback: {
    see(scene) {
      scene.load(psmo.enableWithRollback(b))
      scene.ask(rollBack)
      return scene.ask(rollBack).slice(0, 12)
    },
    right: 'BF5803020101',
    faulty: 'BF586D02010000'.slice(0, 12),
  },
  keepsTheGrantThroughEmergency: {
    scene: { profiles: withEmergency },
    see(scene) {
      scene.load(psmo.enableWithRollback(b))
      scene.ask('BF5B 03 8001FF')
      scene.ask('BF5C 03 8001FF')
      scene.ask(rollBack)
      return scene.enabled()
    },
    right: [b],
    faulty: [a],
  },
  goesBackToNothing: {
    scene: { profiles: [profile(a), profile(b)] },
    see: (scene) => [valuesOf(scene.load(psmo.enableWithRollback(b))), scene.ask(rollBack)],
    right: [['rollbackNotAvailable'], 'BF5803020101'],
    faulty: [['ok'], 'BF5803020107'],
  },
  keepsTheFormerResult: {
    see(scene) {
      scene.load(psmo.enableWithRollback(b))
      scene.ask(rollBack)
      return scene.results().map((result) => signedResultOf(result).euiccResult.map(({ kind }) => kind))
    },
    right: [['rollbackResult']],
    faulty: [['enableResult'], ['rollbackResult']],
  },
  rollsBackUnderTheFormerNumber: {
    see(scene) {
      scene.load(psmo.enableWithRollback(b))
      const former = scene.results().map((result) => signedResultOf(result).seqNumber)
      scene.ask(rollBack)
      const now = scene.results().map((result) => signedResultOf(result).seqNumber)
      return former[0] === now[0]
    },
    right: false,
    faulty: true,
  },
  signsRollbackForTheFirstEim: {
    scene: { eims: [eim('first.example.com', { associationToken: 5 }), eim('second.example.com', { associationToken: 6 })] },
    see(scene) {
      scene.execute(scene.packageOf([psmo.enableWithRollback(b)], 'second.example.com', 6))
      const { eUICCPackageResult } = decode(ProfileRollbackResponse, scene.execute(rollBack)).value
      return [5, 6].filter((token) => eUICCPackageResult !== undefined && holds(() => signedResultOf(eUICCPackageResult, token)))
    },
    right: [6],
    faulty: [5],
  },
  deletesTheRollbackTarget: {
    see: (scene) => valuesOf(scene.load(psmo.enableWithRollback(b), psmo.delete(a))),
    right: ['ok', 'rollbackNotAvailable'],
    faulty: ['ok', 'ok'],
  },
  burnsTheWayBackFromFallback: {
    scene: { profiles: inFallback },
    see(scene) {
      scene.ask('BF5D 03 800100')
      return [valuesOf(scene.load(psmo.delete(a))), scene.ask('BF5E 03 800100')]
    },
    right: [['returnFallbackProfile'], 'BF5E03800100'],
    faulty: [['ok'], 'BF5E03800106'],
  },
  keepsTheMemoryOfDeletedProfiles: {
    see(scene) {
      const before = freeMemory(scene)
      scene.load(psmo.delete(b))
      return freeMemory(scene) - before
    },
    right: 5000,
    faulty: 0,
  },
  returnsFromAFallbackThatIsOver: {
    scene: { profiles: inFallback },
    see(scene) {
      scene.ask('BF5D 03 800100')
      scene.load(psmo.enable(c))
      scene.load(psmo.enable(b))
      return [scene.ask('BF5E 03 800100'), scene.enabled()]
    },
    right: ['BF5E03800106', [b]],
    faulty: ['BF5E03800100', [a]],
  },
  givesTheFallbackAttributeTwice: {
    scene: { profiles: inFallback },
    see(scene) {
      scene.load(psmo.setFallback(c))
      return scene.holders()
    },
    right: [c],
    faulty: [b, c],
  },
  takesAnyProfileForFallback: {
    see: (scene) => valuesOf(scene.load(psmo.setFallback(b))),
    right: ['fallbackNotAllowed'],
    faulty: ['ok'],
  },
  leavesTheEmergencyAtRestart: {
    scene: { profiles: withEmergency },
    see(scene) {
      scene.ask('BF5B 03 800100')
      scene.restart()
      return scene.enabled()
    },
    right: [emergency],
    faulty: [a],
  },
  tellsOfTheEmergencyProfile: {
    scene: { profiles: withEmergency },
    see(scene) {
      scene.ask('BF5B 03 800100')
      return scene.told()
    },
    right: [],
    faulty: [`notificationDisable ${a} n1.example.com`, `notificationEnable ${emergency} n5.example.com`],
  },
  triesAnotherProfileWithoutService: {
    see(scene) {
      scene.chip.volatile.hasLostService = true
      scene.restart()
      return scene.enabled()
    },
    right: [a],
    faulty: [b],
  },
  forgetsTheGrantAtRestart: {
    see(scene) {
      scene.load(psmo.enableWithRollback(b))
      scene.restart()
      scene.ask(rollBack)
      return scene.enabled()
    },
    right: [a],
    faulty: [b],
  },
  letsTheIpaConfigureAnyTime: {
    see: (scene) => scene.ask('BF59 02 8000'),
    right: 'BF5903800102',
    faulty: 'BF5903800100',
  },
  enablesTheNewestProfileAtOnce: {
    scene: { state: { immediateEnable: {} } },
    see: (scene) => [scene.ask('BF5A 03 800100'), scene.enabled()],
    right: ['BF5A03800104', [a]],
    faulty: ['BF5A03800100', [b]],
  },
  stopsMemoryResetAtTheProfiles: {
    scene: { profiles: [] },
    see: (scene) => [scene.ask('BF64 04 82020284'), scene.ask('BF55 00') === 'BF5502A000'],
    right: ['BF6406800100810100', true],
    faulty: ['BF6403800101', false],
  },
}

for (const [name, { scene = {}, see, right, faulty }] of Object.entries(rows)) {
  const { what, checks, ledger, decisions } = profileFaults[name as keyof typeof profileFaults]
  test(`an eUICC that ${what} (${[...checks, ...ledger].join(', ')})`, () => {
    assert.deepEqual(see(new Scene(scene)), right)
    assert.deepEqual(see(new Scene({ ...scene, decisions })), faulty)
  })
}

/** extCardResource of EUICCInfo2: its member 82. */
function freeMemory(scene: Scene): number {
  return scene.chip.state.freeMemory
}

function holds(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
