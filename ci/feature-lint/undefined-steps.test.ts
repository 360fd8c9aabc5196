import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { printed } from '../complaint.ts'
import { undefinedSteps } from './undefined-steps.ts'

const steps = `import { Given, Then, When } from '@cucumber/cucumber'
Given('an IPA', () => {})
When('the IPA asks for work for {string}', () => { throw new Error('a dry run runs no step') })
Then('the eIM answers {int}', () => {})
Then(/^the eIM answers \\d$/, () => {})
Then('the eIM says {int}', () => {})
`
const feature = `Feature: F
  Background:
    Given an IPA

  Rule: R
    Scenario Outline: S
      When the IPA asks for work for <eid>
      Then the eIM says <n>

      Examples:
        | eid | n |
        | "a" | 1 |
        | "b" | 2 |
`

/** In this repository, because the steps need its Cucumber; every case has a folder of its own. */
async function complaintsOn(text: string): Promise<string> {
  const root = mkdtempSync(join(import.meta.dirname, 'case-'))
  try {
    mkdirSync(join(root, 'steps'))
    writeFileSync(join(root, 'a.feature'), text)
    writeFileSync(join(root, 'steps', 'a.mjs'), steps)
    return printed(await undefinedSteps(root, '*.feature', 'steps/*.mjs'))
  } finally {
    rmSync(root, { recursive: true })
  }
}

test('steps that are defined have no complaint', async () => assert.equal(await complaintsOn(feature), ''))

test('a step that nobody answers to is found once for all rows, with the nearest phrase', async () => {
  const found = await complaintsOn(feature.replace('for work for', 'for some work for'))
  assert.match(
    found,
    /^a\.feature:7: no step answers to "the IPA asks for some work for "a""; .*the nearest there is "the IPA asks for work for \{string\}"$/,
  )
})

test('an undefined step of a background is found', async () => {
  const found = await complaintsOn(feature.replace('an IPA', 'xyz'))
  assert.equal(found, 'a.feature:3: no step answers to "xyz"; define it in steps/ or use a phrase that is there')
})

test('a step that two definitions answer to is found', async () => {
  const found = await complaintsOn(feature.replace('says', 'answers'))
  assert.match(found, /^a\.feature:8: more than one step answers to "the eIM answers 1"/)
})
