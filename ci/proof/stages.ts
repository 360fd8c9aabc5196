/** One stage of the long gate. Later work adds rows to {@link stages}. */
export interface Stage {
  readonly name: string
  /** Program and arguments, found as `npm run` finds them. */
  readonly command: readonly [string, ...string[]]
  /** After this the stage is ended and has failed. */
  readonly minutes: number
  /** What the table at the end says of it, read from its output. */
  readonly figures: readonly Figure[]
}

export interface Figure {
  /** Found in the output; each find is a row. The groups `name` and `value` make it, `name` may be absent. */
  readonly pattern: RegExp
  readonly name?: string
  /** Fewer finds are a failure: a stage whose output has changed would lose its figures without a word. */
  readonly atLeast: number
}

const testRunner = (what: string): readonly Figure[] =>
  ['tests', 'pass', 'fail', 'skipped'].map((word) => ({
    name: `${what} ${word}`,
    pattern: new RegExp(`^ℹ ${word} (?<value>\\d+)$`, 'gm'),
    atLeast: 1,
  }))

export const stages: readonly Stage[] = [
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], minutes: 1, figures: [] },
  {
    name: 'lint',
    command: ['npm', 'run', '--silent', 'lint'],
    minutes: 1,
    figures: [{ name: 'features read', pattern: /^features: (?<value>\d+) read/gm, atLeast: 1 }],
  },
  { name: 'dead', command: ['npm', 'run', '--silent', 'dead'], minutes: 1, figures: [] },
  {
    name: 'tests',
    command: ['npm', 'test', '--', '--no-known-bad'],
    // Thirty whole runs of the suite, and a hundred thousand inputs of each type, keep two processors busy for most of it.
    minutes: 44,
    figures: [
      ...testRunner('tests:'),
      { name: 'sheet checks covered:', pattern: /^sheet checks (?<name>\S+) *: .*?(?<value>\d+) covered/gm, atLeast: 4 },
      { name: 'sheet checks missing:', pattern: /^sheet checks (?<name>\S+) *: .*?(?<value>\d+) missing$/gm, atLeast: 4 },
      { name: '10 % loss each way:', pattern: /^10 % loss: (?<value>.+)$/gm, atLeast: 4 },
      { name: 'hostile:', pattern: /^hostile: (?<value>.+)$/gm, atLeast: 4 },
      { name: 'DTLS in native memory:', pattern: /^DTLS: (?<value>.+)$/gm, atLeast: 1 },
      { name: 'crowd of devices:', pattern: /^crowd: (?<value>.+)$/gm, atLeast: 1 },
    ],
  },
  { name: 'known-bad', command: ['npm', 'test', '--', 'ci/known-bad/'], minutes: 36, figures: testRunner('known-bad:') },
  {
    name: 'coverage',
    command: ['npm', 'run', '--silent', 'coverage'],
    minutes: 3,
    figures: [
      { name: 'protocol: branches covered', pattern: /^All files +\| +[\d.]+ \| +(?<value>[\d.]+) /gm, atLeast: 1 },
      {
        name: 'protocol: lines covered',
        pattern: /^All files +\| +[\d.]+ \| +[\d.]+ \| +[\d.]+ \| +(?<value>[\d.]+) /gm,
        atLeast: 1,
      },
    ],
  },
  {
    name: 'bench',
    command: ['npm', 'run', '--silent', 'bench'],
    minutes: 4,
    figures: [
      {
        pattern: /^(?<name>(?:decode|encode) \S+) +\d+ +[\d,]+ +[\d,]+ +(?<value>[\d.]+)$/gm,
        name: 'times asn1-ts:',
        atLeast: 6,
      },
      { pattern: /^(?<name>(?:sign|verify) \S+) +(?<value>[\d,]+)$/gm, name: 'per second:', atLeast: 4 },
      { pattern: /^(?<name>cycles .+?) {2,}[\d,]+ +(?<value>[\d.]+ times the signatures.*)$/gm, atLeast: 3 },
      { pattern: /^(?<name>(?:DTLS|TLS 1\.2) handshakes|requests over .+?) {2,}(?<value>[\d,]+ in a second)$/gm, atLeast: 3 },
      { pattern: /^(?<name>scenarios in a second) +(?<value>[\d.]+)$/gm, atLeast: 2 },
      { pattern: /^(?<name>of each the time of the harness) +(?<value>[\d.]+ ms.+)$/gm, atLeast: 2 },
      { pattern: /^(?<name>APDUs through pcscd, by \w+) +(?<value>[\d,]+ in a second .+)$/gm, atLeast: 2 },
      { pattern: /^(?<name>heap of a simulated device)\D.* (?<value>[\d.]+ kB .+)$/gm, atLeast: 1 },
    ],
  },
]
