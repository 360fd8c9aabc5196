/**
 * A look at TypeScript source that knows what is code and what is a comment or a string. No compiler: TypeScript 7 offers none
 * to programs, and the rules of the house need no more than this.
 */

/** A string literal, or a template without substitutions. */
export interface Literal {
  readonly value: string
  /** Counted from 1. */
  readonly line: number
  /** Offset of its first quote in the text. */
  readonly start: number
}

export interface SourceText {
  /** The text with the insides of comments, strings and regular expressions blanked; offsets and lines stay. */
  readonly code: string
  readonly literals: readonly Literal[]
}

/** A word or sign after which a slash begins a regular expression and not a division. */
const beforeRegExp = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|throw|await|yield|else|do))\s*$/

export function readSource(text: string): SourceText {
  const code = text.replace(/[^\n]/g, ' ').split('')
  const literals: Literal[] = []
  /** Depth of braces at which each open template goes on. */
  const templates: number[] = []
  let depth = 0
  let i = 0

  const keep = () => {
    code[i] = text[i] ?? ''
    i++
  }
  const quoted = (quote: string) => {
    const start = i
    keep()
    while (i < text.length && text[i] !== quote && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1
    literals.push({ value: text.slice(start + 1, i), line: lineAt(text, start), start })
    keep()
  }
  /** From behind a backtick, or behind the brace that closes a substitution, to the next of either. */
  const template = (start: number) => {
    const whole = text[start] === '`'
    while (i < text.length && text[i] !== '`' && !text.startsWith('${', i)) i += text[i] === '\\' ? 2 : 1
    if (text[i] !== '`') {
      templates.push(depth++)
      i++
      keep()
      return
    }
    if (whole) literals.push({ value: text.slice(start + 1, i), line: lineAt(text, start), start })
    keep()
  }
  const regExp = () => {
    let inClass = false
    keep()
    while (i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/')) {
      if (text[i] === '[') inClass = true
      if (text[i] === ']') inClass = false
      i += text[i] === '\\' ? 2 : 1
    }
    keep()
  }

  while (i < text.length) {
    const c = text[i]
    if (text.startsWith('//', i)) i = endOr(text.indexOf('\n', i), text)
    else if (text.startsWith('/*', i)) i = endOr(text.indexOf('*/', i + 2) + 2, text)
    else if (c === "'" || c === '"') quoted(c)
    else if (c === '`') {
      const start = i
      keep()
      template(start)
    } else if (c === '/' && beforeRegExp.test(code.slice(Math.max(0, i - 40), i).join(''))) regExp()
    else if (c === '}' && templates.at(-1) === depth - 1) {
      templates.pop()
      depth--
      keep()
      template(i - 1)
    } else {
      if (c === '{') depth++
      if (c === '}') depth--
      keep()
    }
  }
  return { code: code.join(''), literals }
}

function endOr(found: number, text: string): number {
  return found < 2 ? text.length : found
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
