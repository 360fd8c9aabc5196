import type { RunLine } from './record.ts'

/** A first line for the records of tests. */
export const runLine: RunLine = {
  line: 'run',
  state: 'incomplete',
  harness: { name: 'h', version: '1', node: 'v' },
  started: '2026-01-01T00:00:00.000Z',
  product: { name: 'p', vendor: 'v', version: '1', spec: '1.2' },
  target: { adapter: 'url', endpoint: 'https://x/', trust: 'system' },
  options: {},
  command: 'sgp32 run',
  partial: false,
}
