/** For tests of what is left after a power cut. */
import type { FileSystem } from './state-file.ts'

/** A disk in memory that loses power after so many octets or renames. */
export class Disk implements FileSystem {
  readonly files = new Map<string, Buffer>()
  left = Number.POSITIVE_INFINITY

  read(path: string): Buffer | undefined {
    return this.files.get(path)
  }

  write(path: string, octets: Uint8Array): void {
    const written = Math.min(this.left, octets.length)
    this.files.set(path, Buffer.from(octets.subarray(0, written)))
    this.#spend(octets.length)
  }

  rename(from: string, to: string): void {
    this.#spend(1)
    this.files.set(to, this.files.get(from) ?? Buffer.alloc(0))
    this.files.delete(from)
  }

  remove(path: string): void {
    this.#spend(1)
    this.files.delete(path)
  }

  #spend(count: number): void {
    this.left -= count
    if (this.left < 0) throw new Error('power cut')
  }
}
