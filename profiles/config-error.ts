/** A mistake in the user's configuration: names the key and what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
