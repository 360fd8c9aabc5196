#!/usr/bin/env node
/** The `sgp32` command: makes Node read TypeScript, then hands over to main.ts. */
import { demandNodeVersion } from '../ci/node-version.mjs'

demandNodeVersion()
const { register } = await import('tsx/esm/api').catch((cause) => {
  console.error(`The packages of sgp32 are not installed: run "npm install" in ${new URL('..', import.meta.url).pathname} first.`)
  console.error(String(cause))
  process.exit(3)
})
register()
await import('./main.ts')
