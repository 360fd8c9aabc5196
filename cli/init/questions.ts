/** What `sgp32 init` has to know. Each question has the name of the key of the profile that the answer becomes. */
import type { z } from 'zod'
import { coapsUrl } from '../../profiles/coaps.ts'
import { type EimOption, eimOptions } from '../../profiles/eim-options.ts'
import { eimSchema } from '../../profiles/eim-target.ts'
import { eid, peerPort } from '../../profiles/written-values.ts'

export interface Question {
  readonly key: string
  readonly text: string
  /** Taken for an empty line; a question without one has to be answered. */
  readonly byDefault?: string
  /** Taken where nobody can be asked, and marked in the profile as to be checked. */
  readonly guess?: string
  /** What is wrong with an answer; undefined for a right one. */
  readonly fault: (answer: string) => string | undefined
  /** Whether it is asked, by the answers before. */
  readonly applies?: (answers: Answers) => boolean
}

/** Answers by key. */
export type Answers = ReadonlyMap<string, string>

const some = (answer: string) => (answer === '' ? 'write something' : undefined)
const among =
  (...words: readonly string[]) =>
  (answer: string) =>
    words.includes(answer) ? undefined : `write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
const yesOrNo = among('yes', 'no')
const bySchema =
  (schema: z.ZodType, shape: (answer: string) => unknown = (answer) => answer) =>
  (answer: string) =>
    schema.safeParse(shape(answer)).error?.issues[0]?.message

/** Options that follow from other answers. */
const derived: ReadonlySet<string> = new Set<EimOption>(['O_X_JSON', 'O_X_COAPS', 'O_S_ESIPA_HTTPS'])
const usual: ReadonlySet<string> = new Set<EimOption>(['O_S_PKG_RETRIEVAL'])

const withoutPki = (answers: Answers) => answers.get('pki') === ''

export const questions: readonly Question[] = [
  { key: 'name', text: 'Name of the product', fault: some },
  { key: 'vendor', text: 'Who made it', fault: some },
  { key: 'version', text: 'Its version', fault: some },
  {
    key: 'spec',
    text: 'Version of SGP.32 that it claims: 1.0.1, 1.1 or 1.2',
    byDefault: '1.2',
    fault: among('1.0.1', '1.1', '1.2'),
  },
  {
    key: 'eim.url',
    text: 'Address of ESipa, such as https://eim.example.com/',
    fault: bySchema(eimSchema, (url) => ({ adapter: 'url', url, trust: 'system' })),
  },
  {
    key: 'eim.address',
    text: 'host:port to connect to, if that is not the host of the address',
    byDefault: '',
    fault: (answer) => (answer === '' ? undefined : bySchema(peerPort)(answer)),
  },
  {
    key: 'eim.trust',
    text: 'Whom to believe that it is the eIM: system, ca FILE, certificate FILE, publicKey FILE, or none on loopback (files from the folder of the profile)',
    byDefault: 'system',
    fault: (answer) =>
      /^(?:system|none|(?:ca|certificate|publicKey) \S.*)$/.test(answer)
        ? undefined
        : 'write system, none, or one of ca, certificate, publicKey with a file behind it',
  },
  {
    key: 'bindings',
    text: 'Function bindings: asn1, json, or asn1,json',
    byDefault: 'asn1,json',
    fault: among('asn1', 'json', 'asn1,json'),
    applies: (answers) => answers.get('spec') !== '1.0.1',
  },
  {
    key: 'eim.coaps.url',
    text: 'Address over CoAP and DTLS, such as coaps://eim.example.com:5684/; empty for none',
    byDefault: '',
    fault: (answer) => (answer === '' ? undefined : bySchema(coapsUrl)(answer)),
  },
  ...Object.entries(eimOptions)
    .filter(([name]) => !derived.has(name))
    .map(
      ([name, meaning]): Question => ({
        key: `options.${name}`,
        text: `Does it have this: ${meaning}? yes or no`,
        guess: usual.has(name) ? 'yes' : 'no',
        fault: yesOrNo,
      }),
    ),
  { key: 'mayChangeState', text: 'May scenarios run that change the eIM? yes or no', byDefault: 'no', fault: yesOrNo },
  { key: 'pki', text: 'Folder that "sgp32 pki --for-eim" wrote; empty for none', byDefault: '', fault: () => undefined },
  {
    key: 'assets.idleEid',
    text: 'An EID that the eIM knows and never has work for',
    fault: bySchema(eid),
    applies: withoutPki,
  },
  {
    key: 'assets.unknownEid',
    text: 'An EID that the eIM has never seen',
    byDefault: '89882119900000000000000000000975',
    fault: bySchema(eid),
    applies: withoutPki,
  },
  {
    key: 'operator',
    text: 'Who orders work at the eIM: none, prompt (you, at the terminal), or command PROGRAM; for http see profiles/onomondo-eim.yaml',
    byDefault: 'none',
    fault: (answer) =>
      /^(?:none|prompt|command \S.*)$/.test(answer) ? undefined : 'write none, prompt, or command with a program behind it',
  },
]
