/**
 * What is wrong with a text as XML 1.0 without namespaces, DOCTYPE and CDATA, in words; empty where nothing is. Small on purpose: it
 * knows tags, attributes, references and the characters that XML allows, which is all that our printers write.
 */
export function complaintsAboutXml(xml: string): string[] {
  const found: string[] = []
  const open: string[] = []
  const forbidden = /[^\t\n\r\P{Cc}]|[\p{Cs}\ufffe\uffff]/u.exec(xml)
  if (forbidden !== null) found.push(`a character that XML does not allow at ${forbidden.index}`)
  const piece = /<\?xml [^?]*\?>|<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|</g
  let roots = 0
  for (const [whole, close, name, attributes = '', empty, text] of xml.matchAll(piece)) {
    if (whole === '<') found.push('a < that begins no tag')
    const broken = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.exec(text ?? attributes)
    if (broken !== null)
      found.push(`a & that begins no reference: ${(text ?? attributes).slice(broken.index, broken.index + 20)}`)
    if (text !== undefined && open.length === 0 && text.trim() !== '') found.push('text outside of the root')
    const names = [...attributes.matchAll(/\s([\w:-]+)="[^"]*"/g)].map(([, one]) => one)
    if (new Set(names).size < names.length) found.push(`an attribute twice in ${whole}`)
    if (name === undefined) continue
    if (close === '/') {
      if (open.pop() !== name) found.push(`</${name}> closes another element`)
    } else {
      if (open.length === 0) roots++
      if (empty !== '/') open.push(name)
    }
  }
  if (open.length > 0) found.push(`${open.join(', ')} not closed`)
  if (roots !== 1) found.push(`${roots} roots`)
  return found
}
