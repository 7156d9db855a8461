import { type DeclaredResource, PlanError } from '../../plan/plan.ts';
import { isRecord } from './json.ts';

/**
 * Properties of a template as typed values. CloudFormation takes numbers and booleans as text too
 * (`"30"`, `"true"`), so these do.
 */
export function textProperty(resource: DeclaredResource, name: string): string | undefined {
  const value = resource.property(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongProperty(resource, name, value, 'must be text');
}

export function requiredText(resource: DeclaredResource, name: string): string {
  const value = textProperty(resource, name);
  if (value) return value;
  throw new PlanError(`${resource.constructPath}: ${name} is missing; set it in the CDK code`);
}

export function integerProperty(
  resource: DeclaredResource,
  name: string,
  { byDefault, min, max }: { byDefault: number; min: number; max: number },
): number {
  const value = resource.property(name);
  if (value === undefined || value === null) return byDefault;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) {
    return number;
  }
  throw wrongProperty(resource, name, value, `must be a whole number from ${min} to ${max}`);
}

export function flagProperty(
  resource: DeclaredResource,
  name: string,
  byDefault: boolean,
): boolean {
  const value = resource.property(name);
  if (value === undefined || value === null) return byDefault;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw wrongProperty(resource, name, value, 'must be true or false');
}

/** An object property; one given as JSON text is read. */
export function recordProperty(
  resource: DeclaredResource,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = resource.property(name);
  if (value === undefined || value === null) return undefined;
  const record = typeof value === 'string' ? parsed(value) : value;
  if (isRecord(record)) return record;
  throw wrongProperty(resource, name, value, 'must be an object');
}

export function listProperty(resource: DeclaredResource, name: string): readonly unknown[] {
  const value = resource.property(name);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw wrongProperty(resource, name, value, 'must be a list');
}

export function wrongProperty(
  resource: DeclaredResource,
  name: string,
  value: unknown,
  requirement: string,
): PlanError {
  const shown = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 200);
  return new PlanError(`${resource.constructPath}: ${name} ${requirement}, got "${shown}"`);
}

export const notEmulated = (resource: DeclaredResource, what: string, instead: string): PlanError =>
  new PlanError(`${resource.constructPath}: ${what} is not emulated yet; ${instead}`);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
