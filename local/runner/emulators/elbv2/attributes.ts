import type { DeclaredResource } from '../../plan/plan.ts';
import { listProperty, wrongProperty } from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';

/** `LoadBalancerAttributes` or `TargetGroupAttributes`: a list of keys and values, all of them text. */
export interface AttributeList {
  flag(key: string, byDefault: boolean): boolean;
  integer(key: string, limits: { byDefault: number; min: number; max: number }): number;
  oneOf<Value extends string>(key: string, values: readonly Value[], byDefault: Value): Value;
}

/** @throws PlanError for a list that is none, and later for values that are out of range. */
export function readAttributes(resource: DeclaredResource, property: string): AttributeList {
  const values = new Map<string, string>();
  for (const entry of listProperty(resource, property)) {
    if (!isRecord(entry) || entry.Key === undefined) {
      throw wrongProperty(resource, property, entry, 'must be a list of keys and values');
    }
    if (entry.Value !== undefined) values.set(String(entry.Key), String(entry.Value));
  }
  const wrong = (key: string, value: string, requirement: string) =>
    wrongProperty(resource, `${property} "${key}"`, value, requirement);
  return {
    flag: (key, byDefault) => {
      const value = values.get(key);
      if (value === undefined) return byDefault;
      if (value === 'true' || value === 'false') return value === 'true';
      throw wrong(key, value, 'must be true or false');
    },
    integer: (key, { byDefault, min, max }) => {
      const value = values.get(key);
      if (value === undefined) return byDefault;
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (Number.isInteger(number) && number >= min && number <= max) return number;
      throw wrong(key, value, `must be a whole number from ${min} to ${max}`);
    },
    oneOf: (key, allowed, byDefault) => {
      const value = values.get(key);
      if (value === undefined) return byDefault;
      const found = allowed.find((each) => each === value);
      if (found !== undefined) return found;
      throw wrong(key, value, `must be one of ${allowed.join(', ')}`);
    },
  };
}
