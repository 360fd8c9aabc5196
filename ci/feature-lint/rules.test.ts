import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed } from '../complaint.ts'
import { featureComplaints, projectFacts } from './rules.ts'
import type { Facts } from './tags.ts'

const facts: Facts = {
  options: new Set(['O_S_ONE', 'O_X_TWO']),
  actors: new Map([
    ['RETR-001', 'eIM'],
    ['RETR-002', 'eIM'],
    ['IPA-001', 'IPA'],
  ]),
}

const good = `@spec:SGP.32 @section:5.14.5 @role:eim
Feature: ESipa.GetEimPackage
  Background:
    Given an IPA connected to the eIM under test

  Rule: A request that cannot be served is answered

    @req:RETR-001 @since:1.1 @until:1.2 @binding:any @option:O_S_ONE @option:!O_X_TWO @exclusive:eim-queue @changes-state
    Scenario: The EID is not known
      Given the eIM has never seen the EID
      And the queue is empty
      When the IPA asks for work
      Then the eIM answers with the package error eidNotFound
      And the answer holds 1024 packages

    @req:RETR-001 @hostile @timing @irreversible @needs-operator @binding:json
    Scenario Outline: The EID has <length> octets
      When the IPA asks for work for an EID of <length> octets
      Then the eIM answers with the package error <error>
      And the eIM still answers

      Examples:
        | length | error      |
        | 15     | invalidEid |
        | 17     | invalidEid |
`
const FILE = 'features/eim/work.feature'
const complaintsOn = (text: string, file = FILE) => featureComplaints(new Map([[file, text]]), facts)

test('a feature that keeps every rule has no complaint', () => assert.equal(printed(complaintsOn(good)), ''))

/** One change to the good feature; the complaint that it brings, and the line where. */
const broken: readonly (readonly [what: string, from: string | RegExp, to: string, complaint: RegExp])[] = [
  ['no Gherkin', 'Feature:', 'Festure:', /:2: .*expected/],
  ['a feature without @spec', '@spec:SGP.32 ', '', /:2: the feature has no @spec/],
  ['a feature without @section', '@section:5.14.5 ', '', /:2: the feature has no @section/],
  ['a feature without @role', ' @role:eim', '', /:2: the feature has no @role/],
  ['two roles', '@role:eim', '@role:eim @role:ipa', /more than one @role/],
  ['a role that nobody has', '@role:eim', '@role:emi', /:1: @role:emi cannot be read/],
  ['a specification that nobody knows', '@spec:SGP.32', '@spec:SGP32', /:1: @spec:SGP32 cannot be read/],
  ['an unknown tag', '@hostile', '@hostil', /:16: @hostil is no tag of this project/],
  ['a tag named like a property of every object', '@hostile', '@constructor', /@constructor is no tag/],
  ['a scenario in no binding', ' @binding:any', '', /:9: 0 @binding on the scenario; write exactly one/],
  [
    'a hostile scenario that looks at nothing afterwards',
    '      And the eIM still answers\n',
    '',
    /a hostile scenario ends with the sanity exchange/,
  ],
  ['a value on a tag that has none', '@hostile', '@hostile:yes', /@hostile:yes cannot be read; write @hostile/],
  ['a tag without its value', '@since:1.1', '@since', /@since cannot be read/],
  ['a version that was never', '@since:1.1', '@since:1.4', /@since:1\.4 cannot be read/],
  ['a binding that is none', '@binding:any', '@binding:udp', /@binding:udp cannot be read/],
  ['an option in a wrong form', '@option:O_S_ONE', '@option:o_s_one', /cannot be read; write @option/],
  [
    'an option that is not in the list',
    '@option:O_S_ONE',
    '@option:O_S_UNKNOWN',
    /O_S_UNKNOWN is not in requirements\/options\.json/,
  ],
  ['an absent option that is not in the list', '!O_X_TWO', '!O_X_THREE', /O_X_THREE is not in requirements/],
  [
    'a tag of the scenario on the feature',
    '@role:eim',
    '@role:eim @since:1.1',
    /:1: @since stands on the feature; write it on the scenario/,
  ],
  ['a tag of the feature on the scenario', '@hostile', '@role:eim', /:16: @role stands on the scenario/],
  ['a tag on a rule', '  Rule:', '  @hostile\n  Rule:', /:6: @hostile stands on the rule/],
  ['a tag on examples', '      Examples:', '      @hostile\n      Examples:', /@hostile stands on the examples/],
  ['the same tag twice', '@hostile', '@hostile @hostile', /:17: @hostile stands twice/],
  ['no @req', '@req:RETR-001 @since', '@since', /:9: no @req on the scenario/],
  ['two @req', '@req:RETR-001 @since', '@req:RETR-001 @req:RETR-002 @since', /:9: 2 @req on the scenario/],
  ['two @req on an outline', '@req:RETR-001 @hostile', '@req:RETR-001 @req:RETR-002 @hostile', /:17: 2 @req on the scenario/],
  ['an id that is not in the ledger', '@req:RETR-001 @since', '@req:RETR-999 @since', /RETR-999 is not in the ledger/],
  ['a duty of somebody else', '@req:RETR-001 @since', '@req:IPA-001 @since', /IPA-001 is a duty of the IPA/],
  ['no When', '      When the IPA asks for work\n', '', /:9: no When/],
  ['a second When', 'work\n      Then', 'work\n      And the IPA asks again\n      Then', /:13: a second When/],
  ['no Then', / {6}Then.*\n {6}And.*1024.*\n/, '', /:9: no Then/],
  ['a Given behind the Then', 'And the answer holds', 'Given the answer holds', /:14: Given behind Then/],
  ['a star', '      And the queue', '      * the queue', /:11: a step that is neither/],
  ['a scenario that begins with And', 'Given the eIM has', 'And the eIM has', /:10: a step that is neither/],
  ['a When in the background', 'Given an IPA connected', 'When an IPA connects', /:4: a background names the actors/],
  ['a long background', 'under test\n', 'under test\n    And a\n    And b\n', /:3: a background of more than 2 steps/],
  ['POST', 'with the package error eidNotFound', 'to POST', /:13: Then speaks HTTP \("POST"\)/],
  ['a status', 'with the package error eidNotFound', 'with status 200', /Then speaks of a status/],
  ['hex with its mark', 'with the package error eidNotFound', 'with 0xA5', /Then holds hex \("0xA5"\)/],
  ['a tag in hex', 'with the package error eidNotFound', 'with BF4F', /Then holds hex \("BF4F"\)/],
  ['a tag in small hex', 'with the package error eidNotFound', 'with bf4f', /Then holds hex \("bf4f"\)/],
  ['hex that begins with a digit', 'with the package error eidNotFound', 'with 5F37', /Then holds hex \("5F37"\)/],
  ['hex in an And', 'holds 1024 packages', 'holds 6A88', /:14: Then holds hex/],
  ['fails', 'answers with the package error eidNotFound', 'fails', /Then says "fails" and not which/],
  [
    'is rejected',
    'the eIM answers with the package error eidNotFound',
    'the request is rejected',
    /Then says "rejected" and not/,
  ],
  ['an error of no name', 'package error eidNotFound', 'package error', /Then says "error" and not which/],
  [
    'nine steps with the background',
    'And the queue is empty\n',
    `And the queue is empty\n${'      And so on\n'.repeat(3)}`,
    /:9: 9 steps/,
  ],
  ['an outline without rows', / {8}\| 15.*\n.*\n/, '', /:17: an outline without rows/],
  ['an outline without examples', /\n {6}Examples:\n(.*\n)*/, '', /:17: an outline without rows/],
  [
    'a title twice',
    'The EID has <length> octets',
    'The EID is not known',
    /:17: "The EID is not known" is a title in this feature already/,
  ],
  ['a scenario without title', 'Scenario: The EID is not known', 'Scenario:', /:9: no title/],
  ['a feature without title', 'Feature: ESipa.GetEimPackage', 'Feature:', /:2: the feature has no title/],
  ['151 lines', /$/, '\n'.repeat(152 - good.split('\n').length), /:151: 151 lines, at most 150/],
  ['no scenario', / {2}Background(.*\n)*/, '', /:2: no scenario/],
]

for (const [what, from, to, complaint] of broken)
  test(`is found: ${what}`, () => {
    const text = good.replace(from, to)
    assert.notEqual(text, good, 'the change was made')
    const found = complaintsOn(text)
    assert.equal(found.length, 1, printed(found))
    assert.match(printed(found), complaint)
  })

const named = ['with the package error "timeout"', 'with the package error <error>']
for (const phrase of named)
  test(`a refusal that is named is left alone: ${phrase}`, () =>
    assert.equal(printed(complaintsOn(good.replace('with the package error eidNotFound', phrase))), ''))

test('a 26th scenario is one too many', () => {
  const one = (n: number) => `  @req:RETR-001 @binding:any\n  Scenario: S${n}\n    When a\n    Then b\n`
  const text = (n: number) =>
    `@spec:SGP.32 @section:1 @role:eim\nFeature: F\n${Array.from({ length: n }, (_, i) => one(i)).join('')}`
  assert.equal(printed(complaintsOn(text(25))), '')
  assert.match(printed(complaintsOn(text(26))), /^features\/eim\/work\.feature:2: 26 scenarios, at most 25; split the feature$/)
})

test('an empty file is no feature', () => assert.match(printed(complaintsOn('')), /:1: no feature in it/))

test('a feature lies in the folder of its role', () =>
  assert.match(
    printed(complaintsOn(good, 'features/ipa/work.feature')),
    /@role:eim in the folder ipa; move the file to features\/eim/,
  ))

test('two features do not share a title', () => {
  const tree = new Map([
    [FILE, good],
    ['features/eim/other.feature', good],
  ])
  const other = /^features\/eim\/other\.feature:2: "ESipa\.GetEimPackage" is the title of features\/eim\/work\.feature too/
  assert.match(printed(featureComplaints(tree, facts)), other)
})

test('the lists of this project are read', () => {
  const { options, actors } = projectFacts()
  assert.ok(options.has('O_S_ESIPA_HTTPS') && options.has('O_X_COAPS'))
  assert.equal(actors.get('RETR-007'), 'eIM')
})
