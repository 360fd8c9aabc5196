/** Colours of the printed tree; the plain palette leaves text as it is. */
const styles = { quiet: '2', tag: '36', value: '32', title: '1', issue: '33', error: '31' } as const
export type Style = keyof typeof styles

export type Paint = (style: Style, text: string) => string

export const plainPaint: Paint = (_style, text) => text

export const colourPaint: Paint = (style, text) => (text.trim() === '' ? text : `\u001b[${styles[style]}m${text}\u001b[0m`)
