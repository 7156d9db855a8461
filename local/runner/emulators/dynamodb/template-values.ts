import { PlanError } from '../../plan/plan.ts';

/** Values inside a template's property, each checked to be what `path` needs. @throws PlanError */
export function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new PlanError(`${path}: must be an object, got ${quote(value)}`);
}

export function list(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new PlanError(`${path}: must be a list, got ${quote(value)}`);
}

export function text(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new PlanError(`${path}: must be a text, got ${quote(value)}`);
}

export function quote(value: unknown): string {
  return value === undefined
    ? 'nothing'
    : `"${typeof value === 'string' ? value : JSON.stringify(value)}"`;
}
