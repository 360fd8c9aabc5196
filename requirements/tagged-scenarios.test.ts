import assert from 'node:assert/strict'
import { test } from 'node:test'
import { taggedScenariosIn, tagValues } from './tagged-scenarios.ts'

const text = `@role:eim
Feature: F
  @not a scenario

  Background:
    Given x

  @rule-tag
  Rule: R

    # a remark between tags and scenario
    @req:RETR-007 @since:1.1 # why
    # another
    @binding:any@hostile

    Scenario: The EID is not known
      When it is said
        """
        @req:RETR-999
        Scenario: a text, and \`\`\` within it
        """
      Then x

    @req:RETR-008
    Scenario Outline: <length> octets
      When <length>

      @example-tag
      Examples:
        | length |
        | 15     |

    Example: without a tag
`

test('each scenario has its line, its title and its own tags', () => {
  assert.deepEqual(taggedScenariosIn('features/f.feature', text), [
    {
      file: 'features/f.feature',
      line: 16,
      title: 'The EID is not known',
      tags: ['@req:RETR-007', '@since:1.1', '@binding:any', '@hostile'],
    },
    { file: 'features/f.feature', line: 25, title: '<length> octets', tags: ['@req:RETR-008'] },
    { file: 'features/f.feature', line: 33, title: 'without a tag', tags: [] },
  ])
  assert.deepEqual(taggedScenariosIn('f', text.replaceAll('\n', '\r\n')), taggedScenariosIn('f', text))
})

test('the value of a tag is what stands behind its colon', () => {
  assert.deepEqual(tagValues({ tags: ['@req:A-001', '@required:B', '@req:C-002'] }, 'req'), ['A-001', 'C-002'])
})
