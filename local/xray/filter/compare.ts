import type { Comparison, Value } from './expression.ts';

/**
 * Of several values one that fits is enough, also for `!=`; a value of another type than the one
 * compared with never fits. Without a comparison: something is set, and not to false.
 */
export const anyFits = (values: readonly Value[], comparison: Comparison | undefined): boolean =>
  comparison === undefined
    ? values.some((value) => value !== false)
    : values.some((value) => fits(value, comparison));

function fits(value: Value, { operator, value: operand }: Comparison): boolean {
  if (typeof value !== typeof operand) return false;
  switch (operator) {
    case '=':
      return value === operand;
    case '!=':
      return value !== operand;
    case '<':
      return value < operand;
    case '<=':
      return value <= operand;
    case '>':
      return value > operand;
    case '>=':
      return value >= operand;
    case 'contains':
      return String(value).includes(String(operand));
    case 'beginswith':
      return String(value).startsWith(String(operand));
    case 'endswith':
      return String(value).endsWith(String(operand));
  }
}
