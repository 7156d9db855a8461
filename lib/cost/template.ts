/** A synthesized template, as far as its cost is concerned. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

export interface NamedTemplate {
  /** Of the stack. */
  readonly id: string;
  readonly template: Template;
}

export function resourcesOf(template: Template, type: string): [id: string, Properties][] {
  return Object.entries(template.Resources ?? {})
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties = {} }]) => [id, Properties]);
}

/** Properties of the resource that a value names by `Ref` or `Fn::GetAtt`, when it has the type. */
export function findReferred(
  template: Template,
  value: unknown,
  type: string,
): Properties | undefined {
  const reference = asRecord(value);
  const attribute = reference['Fn::GetAtt'];
  const id = reference.Ref ?? (Array.isArray(attribute) ? attribute[0] : undefined);
  const resource = typeof id === 'string' ? template.Resources?.[id] : undefined;
  return resource?.Type === type ? (resource.Properties ?? {}) : undefined;
}

export function asRecord(value: unknown): Properties {
  return value !== null && typeof value === 'object' ? (value as Properties) : {};
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Of `5` and of `"5"`. */
export function asNumber(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise;
}
