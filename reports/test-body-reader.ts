import type { BodyReader, ShownElement } from './body-reader.ts'

const element = (offset: number, name: string, length: number, children: readonly ShownElement[] = []): ShownElement => ({
  offset,
  tag: '80',
  headerLength: 2,
  length,
  name,
  type: name,
  ...(children.length > 0 ? {} : { value: 'a value' }),
  children,
})

/** A reader for tests of printers: whatever the octets, one tree that fits the packages of {@link testRecord}. */
export function testReader(said = ''): BodyReader {
  const counter = element(44, `counterValue${said}`, 1)
  const tree = [element(0, 'GetEimPackageResponse', 120, [element(3, 'euiccPackageRequest', 117, [counter])])]
  return {
    functions: { BF4F: 'GetEimPackage' },
    read: () => [{ kind: 'object', title: '', type: 'GetEimPackageResponse', tree }],
  }
}
