/** The regular files under a folder, within bounds: a folder that a user names may hold anything. */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from './config-error.ts'

export interface FolderLimits {
  /** Octets of one file. */
  readonly fileSize: number
  readonly files: number
  /** Folders inside one another. */
  readonly depth: number
}

export interface FolderFile {
  readonly path: string
  /** Contents, or why they were not read. */
  readonly contents: Buffer | string
}

/**
 * Reads every file, in the order of names. Links to files are followed, links to folders are not.
 *
 * @param key of the configuration, for the error message
 * @throws ConfigError where the folder itself cannot be read
 */
export async function readFolder(folder: string, key: string, limits: FolderLimits): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = []
  const walk = async (path: string, depth: number): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = join(path, entry.name)
      if (files.length >= limits.files) {
        files.push({ path, contents: `more than ${limits.files} files; the rest was not read` })
        return
      }
      if (!entry.isDirectory()) files.push({ path: below, contents: await contentsOf(below, limits.fileSize) })
      else if (depth >= limits.depth)
        files.push({ path: below, contents: `more than ${limits.depth} folders inside one another` })
      else await walk(below, depth + 1).catch((error: unknown) => files.push({ path: below, contents: reasonOf(error) }))
    }
  }
  try {
    await walk(folder, 1)
  } catch (cause) {
    throw new ConfigError(
      `${key}: ${folder} cannot be read (${reasonOf(cause)}); write the path of a folder with PEM or DER files`,
      { cause },
    )
  }
  return files
}

async function contentsOf(path: string, limit: number): Promise<Buffer | string> {
  try {
    // Before opening: to open a pipe would wait for its other end.
    const { size, isFile } = await kindOf(path)
    if (!isFile) return 'not a regular file'
    if (size > limit) return `${size} octets, more than the ${limit} that are read`
    return await readBounded(path, limit)
  } catch (error) {
    return reasonOf(error)
  }
}

async function kindOf(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await stat(path)
  return { size: found.size, isFile: found.isFile() }
}

/** Never more than `limit` octets, also where the file has grown in the meantime. */
async function readBounded(path: string, limit: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
