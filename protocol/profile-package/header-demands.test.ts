import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import type { PEStatus } from './euicc-response.ts'
import { changed, holds, PROCESSING, type Row, replaced } from './vectors/checked.ts'
import { ten } from './vectors/golden-package.ts'

const abort = (status: PEStatus['status']) => ({ answer: PROCESSING, statuses: [{ status }] }) as const
const header = (...parts: readonly string[]) => replaced({ 0: tlv(0xa0, ...parts.map(hex)).toString('hex') })
const version = '800102 810103'
const digits = '830A89000123456789012341'
const rows: readonly Row[] = [
  { what: 'major-version 3', upp: header('800103 810103', digits), answer: 'installed' },
  { what: 'major-version 1', upp: header('800101 810103', digits), ...abort('unsupported-profile-version') },
  { what: 'no major-version', upp: header('810103', digits), ...abort('unsupported-profile-version') },
  {
    what: 'an element of a later version in the header',
    upp: header(version, digits, 'A500 A600 8A0101'),
    answer: 'installed',
  },
  { what: 'no lists', upp: header(version, digits), answer: 'installed' },
  { what: 'a service of a later version', upp: header(version, digits, 'A5029E00'), ...abort('feature-not-supported') },
  { what: 'the last service that has a name', upp: header(version, digits, 'A5029D00'), answer: 'installed' },
  { what: 'a service that the eUICC lacks', upp: ten, supported: { services: ['usim'] }, ...abort('feature-not-supported') },
  { what: 'services that the eUICC has', upp: ten, supported: { services: ['usim', 'milenage'] }, answer: 'installed' },
  {
    what: 'javacard on an eUICC without it',
    upp: header(version, digits, 'A5028B00'),
    supported: { services: [] },
    ...abort('runtime-not-supported'),
  },
  {
    what: 'multos on an eUICC without it',
    upp: header(version, digits, 'A5028C00'),
    supported: { services: [] },
    ...abort('runtime-not-supported'),
  },
  {
    what: 'a template that no specification has',
    upp: changed('060667810F010204', '060667810F010213'),
    ...abort('template-not-supported'),
  },
  {
    what: 'a template that the eUICC lacks',
    upp: ten,
    supported: { templates: ['2.23.143.1.2.1'] },
    ...abort('template-not-supported'),
  },
  { what: 'a later version of a template', upp: header(version, digits, 'A500 A609 060767810F01020402'), answer: 'installed' },
  {
    what: 'a template whose number only begins like a known one',
    upp: header(version, digits, 'A500 A608 060667810F01020A'),
    supported: { templates: ['2.23.143.1.2.1'] },
    ...abort('template-not-supported'),
  },
  {
    what: 'an application that is not there',
    upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020100'),
    ...abort('lib-not-supported'),
  },
  {
    what: 'an application that is there in an older version',
    upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020200'),
    supported: { applications: [{ aid: hex('A000000001'), version: hex('01FF') }] },
    ...abort('lib-not-supported'),
  },
  {
    what: 'an application that is there in just that version',
    upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020100'),
    supported: { applications: [{ aid: hex('A000000001'), version: hex('0100') }] },
    answer: 'installed',
  },
  {
    what: 'an application that is there in a newer version',
    upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020100'),
    supported: { applications: [{ aid: hex('A000000001'), version: hex('0101') }] },
    answer: 'installed',
  },
]
for (const row of rows) holds(row)
