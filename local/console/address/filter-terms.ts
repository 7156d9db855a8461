import type { Outcome } from '../../wording/outcome.ts';

/**
 * Filter expressions for what one can point at: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html.
 * Texts come from traces, so each is quoted as JSON, whose escapes the language reads.
 */
export const quoted = (text: string): string => JSON.stringify(text);

type AnnotationValue = string | number | boolean;

/** @returns undefined for a key that the language cannot write */
export function annotationTerm(key: string, value?: AnnotationValue): string | undefined {
  const name = annotationName(key);
  if (name === undefined || value === undefined) return name;
  return `${name} = ${JSON.stringify(value)}`;
}

export function annotationName(key: string): string | undefined {
  if (/^[\p{L}\p{N}_]+$/u.test(key)) return `annotation.${key}`;
  return key === '' || key !== key.trim() || key.includes(']') ? undefined : `annotation[${key}]`;
}

/** A node of the map; without a type, all nodes of that name. */
export const serviceTerm = (name: string, type?: string): string =>
  type === undefined
    ? `service(${quoted(name)})`
    : `service(id(name: ${quoted(name)}, type: ${quoted(type)}))`;

/** Of the whole trace, which is that of its root. */
export const outcomeTerm = (outcome: Outcome): string => outcome;
