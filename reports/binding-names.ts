/** In words that somebody reads who does not know the harness. */
const bindingNames: Readonly<Record<string, string>> = {
  asn1: 'HTTPS, ASN.1',
  json: 'HTTPS, JSON',
  coaps: 'CoAP/DTLS',
  es10: 'ES10',
}

/** What a scenario was played over; a name that is not known stands for itself. */
export function bindingName(binding: string): string {
  return bindingNames[binding] ?? binding
}
