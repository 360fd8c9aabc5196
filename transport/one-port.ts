/** One port over TCP and UDP, for who serves HTTPS and CoAP. */

interface Listens {
  readonly port: number
  close(): Promise<void>
}

/** What the system gives as free is free over TCP: somebody else may have it over UDP, and the next one hardly. */
const TRIES = 5

/**
 * Listens over TCP, and over UDP on the same port.
 *
 * @param port 0 for any that can be had over both
 * @throws what either of them rejects with; nothing listens then
 */
export async function onOnePort<T extends Listens, U extends Listens>(
  port: number,
  overTcp: (port: number) => Promise<T>,
  overUdp: (port: number) => Promise<U>,
): Promise<{ readonly tcp: T; readonly udp: U }> {
  for (let left = port === 0 ? TRIES : 1; ; left--) {
    const tcp = await overTcp(port)
    try {
      return { tcp, udp: await overUdp(tcp.port) }
    } catch (error) {
      await tcp.close()
      if (left === 1 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}
