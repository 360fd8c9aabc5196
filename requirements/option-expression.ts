/** Answers of a product to its options: every option of the list is answered. */
export type Options = Readonly<Record<string, boolean>>

/** What an expression over options came to, and the option that made it false. */
export type OptionVerdict = { readonly holds: true } | { readonly holds: false; readonly because: string }

/** The options that an expression is about. */
export function optionsIn(expression: string): readonly string[] {
  return expression.match(/O_[SEX]_\w+/g) ?? []
}

/**
 * Evaluates an expression over option names with NOT, AND, OR (in this order of binding) and brackets. Empty is true.
 *
 * @throws RangeError for an expression that cannot be read or an option without an answer: never a silent "no"
 */
export function evaluateOptions(expression: string, options: Options): OptionVerdict {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  if (words.length === 0) return { holds: true }
  let at = 0
  const fail = (what: string): never => {
    throw new RangeError(`option expression "${expression}": ${what}`)
  }
  const takes = (word: string): boolean => {
    if (words[at] !== word) return false
    at++
    return true
  }
  const term = (): OptionVerdict => {
    if (takes('NOT')) {
      const name = words[at]
      return term().holds ? { holds: false, because: `NOT ${name}` } : { holds: true }
    }
    if (takes('(')) {
      const inner = either()
      return takes(')') ? inner : fail('a bracket is not closed')
    }
    const name = words[at++] ?? fail('ends where an option should be')
    if (!/^O_[SEX]_\w+$/.test(name)) return fail(`${name} where an option should be`)
    const answer = options[name] ?? fail(`the profile does not answer ${name}`)
    return answer ? { holds: true } : { holds: false, because: name }
  }
  const both = (): OptionVerdict => {
    let result = term()
    while (takes('AND')) {
      const next = term()
      if (result.holds) result = next
    }
    return result
  }
  const either = (): OptionVerdict => {
    let result = both()
    while (takes('OR')) {
      const next = both()
      if (result.holds || next.holds) result = { holds: true }
      else result = { holds: false, because: `${result.because}, ${next.because}` }
    }
    return result
  }
  const result = either()
  return at === words.length ? result : fail(`${words[at]} is one word too many`)
}
