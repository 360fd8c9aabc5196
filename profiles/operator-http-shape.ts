/** An operator's interface that is HTTP, as a profile writes it: each thing that can be asked is a template of a request. */
import { z } from 'zod'
import { trust } from './eim-target.ts'
import { type OperationName, operationNames } from './operator-placeholders.ts'
import { file, hasPeerPort, NO_PORT, peerPort, secretRef } from './written-values.ts'

const text = (what: string) => z.string(what).min(1, what)
const words = z.array(z.string('write a text, in quotes'), 'write a list of texts, such as [done]')
const milliseconds = z.int('write whole milliseconds').min(1, 'write at least 1').max(3_600_000, 'write at most 3600000')

const headerValue = z.union(
  [z.string().regex(/^[\t\x20-\x7e]*$/, 'write printable ASCII'), z.strictObject({ secret: secretRef })],
  'write the value of the header as text, or secret: env:NAME or file:path',
)

const headers = z.record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/), headerValue, {
  error: ({ code }) => (code === 'invalid_key' ? 'write the name of a header: letters, digits and hyphens' : undefined),
})

const jsonPath = z
  .string('write where it stands in the answer, such as outcome.0.result')
  .describe('members with dots between them, positions in lists as numbers from 0; empty for the whole answer')

const pattern = z
  .string('write a regular expression')
  .superRefine((source, { addIssue }) => {
    try {
      new RegExp(source, 'u')
    } catch (error) {
      addIssue({ code: 'custom', message: `write a regular expression: ${error instanceof Error ? error.message : error}` })
    }
  })
  .describe('regular expression; only what it matches is taken, and its named groups become {order.<group>}')

const header = text('write the name of a header')

/** Where something stands in an answer. */
const places = [
  z.strictObject({ json: jsonPath, pattern: pattern.optional() }),
  z.strictObject({ header, pattern: pattern.optional() }),
] as const
const place = z.union(places, 'write json: with a path into the answer, or header: with a name, and pattern: where it is a part')

const status = z.int('write the number of an HTTP status').min(100, 'write 100 to 599').max(599, 'write 100 to 599')

const requestMembers = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], 'write GET, POST, PUT, PATCH or DELETE'),
  path: z
    .string('write the path, from the first slash on')
    .regex(/^\/[\x21-\x7e]*$/, 'write the path with a slash in front and without blanks; what fills a placeholder is encoded'),
  headers: headers.optional(),
  json: z.json().optional().describe('body as JSON; a text that is one placeholder takes its value with its type'),
  text: z.string('write the body as text').optional().describe('body as text'),
  accepted: z.array(status).min(1, 'write at least one status').optional().describe('statuses that mean yes; default 200 to 299'),
}
const request = z.strictObject(requestMembers, 'write a request with method: and path:')

const ordering = z.strictObject(
  { ...requestMembers, order: place.optional().describe('where the name of the order stands; default order: beside requests:') },
  'write a request with method: and path:',
)

const stateWords = {
  waiting: words.optional().describe('texts that mean: not done yet'),
  succeeded: words.optional().describe('texts that mean: it worked'),
  failed: words.optional().describe('texts that mean: it did not work'),
  judged: words.optional().describe('texts that mean: done, and results: tells how'),
}
const state = z.union(
  [
    z.strictObject({ json: jsonPath, pattern: pattern.optional(), ...stateWords }),
    z.strictObject({ header, pattern: pattern.optional(), ...stateWords }),
    z.strictObject({ status: z.literal(true, 'write true'), ...stateWords }),
  ],
  'write json:, header: or status: true, and the texts under waiting:, succeeded:, failed: and judged:',
)

const success = z.union([words, z.literal('anything')], 'write a list of texts, or anything')
const results = z.union(
  [
    z.strictObject({ json: jsonPath, succeeded: success, failed: words.optional() }),
    z.strictObject({
      json: jsonPath,
      name: jsonPath.optional().describe('where an entry has its name; default: it is the only member of the entry'),
      value: jsonPath.optional().describe('where an entry has its value'),
      names: z.record(
        z.string(),
        z.strictObject(
          {
            json: jsonPath.optional().describe('where the value says how it went; default: it is a text itself'),
            succeeded: success.describe('texts that mean success; every other one is a failure'),
          },
          'write succeeded: with the texts that mean success',
        ),
      ),
    }),
  ],
  'write json: with a path, and succeeded: for one text or names: for a list of results',
)

const outcome = z.strictObject(
  {
    ...requestMembers,
    state: state.optional(),
    results: z.array(results).optional().describe('the first whose path is there decides'),
  },
  'write a request with method: and path:, and how its answer is read with state: and results:',
)

const ready = request.optional().describe('asked until it is accepted: then the eIM serves again')
const restart = z.union(
  [
    z.strictObject({ ...requestMembers, ready }),
    z.strictObject({
      program: file.describe(
        'executable that ends the eIM and starts it again, such as docker; with a slash in it a path from here',
      ),
      arguments: z.array(z.string('write a text, in quotes'), 'write a list of texts').default([]),
      limitMs: milliseconds.default(60_000).describe('how long it may take'),
      ready,
    }),
  ],
  'write a request with method: and path:, or program: with arguments:',
)

/** An order of one operation may have a request of its own. */
const perOperation = Object.fromEntries(
  operationNames.map((name) => [name, ordering.optional().describe(`a package of one ${name}`)]),
) as Record<OperationName, z.ZodOptional<typeof ordering>>

const requests = z.strictObject(
  {
    register: ordering.optional().describe('makes the eIM manage an eUICC; with order: it is waited for'),
    psmo: ordering.optional().describe('a package of operations on profiles, {operations} in its body'),
    eco: ordering.optional().describe('a package of operations on eIMs, {operations} in its body'),
    ...perOperation,
    data: ordering.optional(),
    download: ordering.optional(),
    downloadFromDefaultSmdp: ordering.optional(),
    downloadFromSmds: ordering.optional(),
    newKey: ordering
      .optional()
      .describe('has the eIM make a new key for packages to this eUICC, and bring it there by updateEim'),
    outcome: outcome.optional(),
    cancel: request.optional(),
    remove: request.optional().describe('takes away what was created; asked at the end'),
    restart: restart.optional(),
  },
  'write requests: with a request for each thing that the interface can do',
)

const operations = z.strictObject(
  Object.fromEntries(operationNames.map((name) => [name, z.json().optional()])) as Record<
    OperationName,
    z.ZodOptional<ReturnType<typeof z.json>>
  >,
  'write operations: with the template of each operation, such as enable:',
)

export const httpOperatorShape = z.strictObject({
  adapter: z.literal('http'),
  url: z
    .url({ protocol: /^https?$/, error: 'write the address as http://host:port or https://host:port' })
    .refine(hasPeerPort, NO_PORT)
    .refine((address) => !/[?#@]/.test(address), 'write the address without ?, # and @: a secret goes into headers:'),
  address: peerPort.optional().describe('host:port to connect to, where that is not the host of the URL'),
  trust: trust.optional().describe('whom to believe that it is the interface; for https only, default system'),
  headers: headers.optional().describe('headers of every request'),
  mark: text('write a text').default('sgp32-conformance').describe('fills {mark}: shows the operator what we created'),
  order: place.optional().describe('where an answer has the name of the order'),
  requests,
  operations: operations.optional().describe('one operation in the list of a package'),
  answerMs: milliseconds.default(5_000).describe('how long an answer may take'),
  outcomeMs: milliseconds.default(60_000).describe('how long an order of register: may take, or a restart'),
  everyMs: milliseconds.default(500).describe('time between two looks'),
})

export type HttpOperatorShape = z.infer<typeof httpOperatorShape>
export type Ordering = z.infer<typeof ordering>
export type Outcome = z.infer<typeof outcome>
