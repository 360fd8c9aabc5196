import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announcementJson, announcementLines, eventJson, eventLine } from './announce.ts'

const announcement = {
  facts: { esipa: 'https://eim.harness.test:1/', eids: ['1', '2'] },
  trust: [{ what: 'certificate of the eIM', pem: '-----BEGIN CERTIFICATE-----\nMA==\n', path: '/a/b.pem' }],
  commands: [{ what: 'ask', command: 'curl x' }],
}

test('a person reads facts, PEM and commands', () => {
  assert.deepEqual(announcementLines('eim', announcement), [
    'simulated eim is running; Ctrl-C ends it',
    '',
    'esipa  https://eim.harness.test:1/',
    'eids   1',
    '       2',
    '',
    'certificate of the eIM (/a/b.pem):',
    '-----BEGIN CERTIFICATE-----\nMA==',
    '',
    'ask:',
    'curl x',
    '',
  ])
})

test('a machine reads one object in one line', () => {
  const text = announcementJson('eim', announcement)
  assert.doesNotMatch(text, /\n/)
  assert.deepEqual(JSON.parse(text), {
    actor: 'eim',
    ...announcement.facts,
    trust: announcement.trust,
    commands: announcement.commands,
  })
})

test('what a peer said cannot move the cursor', () => {
  const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6))
  assert.equal(eventLine(at, 'eIM', 'matchingId \u001b[2J\n\u202e'), '03:04:05.006  eIM     matchingId \\x1b[2J\\x0a\\u{202e}')
  assert.deepEqual(JSON.parse(eventJson(at, 'eIM', 'a\nb\u202e')), {
    at: '2026-01-02T03:04:05.006Z',
    actor: 'eIM',
    event: 'a\\x0ab\\u{202e}',
  })
})
