import { type EsipaBinding, functionBindingOf } from '../../protocol/bindings/content-types.ts'
import type { ExchangeRule } from '../../requirements/rule.ts'

/** Whether a rule judges exchanges over this binding. */
export function isRuledOver({ bindings, over }: Pick<ExchangeRule, 'bindings' | 'over'>, binding: EsipaBinding): boolean {
  return (bindings?.includes(functionBindingOf(binding)) ?? true) && (over === undefined || binding !== 'coaps')
}
