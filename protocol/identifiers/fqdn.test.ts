import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isFqdn, parseFqdn, printFqdn, sameHost } from './fqdn.ts'
import { IdentifierError } from './identifier-error.ts'

for (const [text, expected] of [
  ['smdp.example.com', { host: 'smdp.example.com', kind: 'name' }],
  ['testsmdpplus1.example.com', { host: 'testsmdpplus1.example.com', kind: 'name' }],
  ['SMDP.Example.com', { host: 'SMDP.Example.com', kind: 'name' }],
  ['a-b.c1', { host: 'a-b.c1', kind: 'name' }],
  ['smdp.example.com:8443', { host: 'smdp.example.com', port: 8443, kind: 'name' }],
  ['127.0.0.1:65535', { host: '127.0.0.1', port: 65535, kind: 'ipv4' }],
  ['localhost:1', { host: 'localhost', port: 1, kind: 'localhost' }],
  ['Localhost', { host: 'Localhost', kind: 'localhost' }],
  [`${'a'.repeat(63)}.example`, { host: `${'a'.repeat(63)}.example`, kind: 'name' }],
] as const) {
  test(`${text} is read and printed`, () => {
    assert.deepEqual(parseFqdn(text), expected)
    assert.equal(printFqdn(parseFqdn(text)), text)
  })
}

for (const [what, text, message] of [
  ['nothing', '', /^FQDN: no name at all; write a host name such as smdp\.example\.com$/],
  [
    'a scheme',
    'https://smdp.example.com',
    /^FQDN: the scheme https:\/\/ at character 1; write the host name alone, without a scheme$/,
  ],
  ['a path', 'smdp.example.com/gsma', /^FQDN: a path at character 17; write the host name alone, without a path$/],
  ['a query', 'smdp.example.com?x', /a path at character 17/],
  ['a fragment', 'smdp.example.com#x', /a path at character 17/],
  ['a user', 'me@smdp.example.com', /a user name at character 3/],
  ['a space', 'smdp example.com', /" " stands in no host name at character 5/],
  ['an underscore', 'sm_dp.example.com', /"_" stands in no host name at character 3/],
  ['another script', 'smdp.exämple.com', /"ä" stands in no host name at character 8; write .* xn--/],
  ['a trailing dot', 'smdp.example.com.', /a trailing dot at character 17; write smdp\.example\.com without it/],
  ['a dot alone', '.', /a trailing dot/],
  ['an empty label', 'smdp..com', /an empty label at character 6/],
  ['a leading dot', '.example.com', /an empty label at character 1/],
  ['a label that begins with a hyphen', 'smdp.-example.com', /begins with "-" at character 6/],
  ['a label that ends with a hyphen', 'smdp-.example.com', /ends with "-" at character 5/],
  ['a label of 64', `${'a'.repeat(64)}.example`, /a label of 64 characters at character 64/],
  ['a name of 254', `${'a.'.repeat(126)}aa`, /a host name of 254 characters at character 254/],
  ['a single label', 'smdp', /smdp is no fully qualified name; write it with its domain, such as smdp\.example\.com/],
  ['an IPv4 address out of range', '256.0.0.1', /256\.0\.0\.1 is neither a name nor an IPv4 address/],
  ['three numbers', '10.0.1', /neither a name nor an IPv4 address/],
  ['leading zeros', '127.0.0.01', /neither a name nor an IPv4 address/],
  ['port 0', 'smdp.example.com:0', /the port "0" at character 18/],
  ['port 65536', 'smdp.example.com:65536', /the port "65536"/],
  ['an empty port', 'smdp.example.com:', /the port ""/],
  ['an IPv6 address', '::1', /an empty label/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseFqdn(text), { name: 'IdentifierError', message }))
}

test('the error names the field', () => assert.throws(() => parseFqdn('', 'eimFqdn'), { message: /^eimFqdn: / }))
test('case does not count in names', () => {
  assert.equal(sameHost('SMDP.example.com', 'smdp.EXAMPLE.com'), true)
  assert.equal(sameHost('smdp.example.com', 'smdp.example.org'), false)
})
test('domains are read as they are printed', () => {
  fc.assert(fc.property(fc.domain(), (host) => assert.equal(printFqdn(parseFqdn(host)), host)))
})
test('any text is an address or IdentifierError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z0-9.:/-]{0,20}$/)), (text) => {
      try {
        assert.equal(printFqdn(parseFqdn(text)), text.replace(/:0+(\d)/, ':$1'))
      } catch (error) {
        assert.ok(error instanceof IdentifierError, String(error))
      }
    }),
  )
})

test('isFqdn tells what parseFqdn reads', () => {
  assert.ok(isFqdn('smdp.example.com'))
  assert.ok(!isFqdn('https://smdp.example.com'))
  assert.ok(!isFqdn(''))
})
