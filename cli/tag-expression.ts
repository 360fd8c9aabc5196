import { parse } from '@cucumber/tag-expressions'

/** Whether Cucumber can read it. */
export function isTagExpression(text: string): boolean {
  try {
    parse(text)
    return text.trim() !== ''
  } catch {
    return false
  }
}
