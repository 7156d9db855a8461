import { shellQuoted } from '../pages/traces/shell-quote.ts';

/** `aws xray create-group --cli-input-json '{…}' --region …`. */
export function awsCommand(operation: string, input: object | undefined, options: string): string {
  const parts = ['aws xray', operation];
  if (input !== undefined) parts.push('--cli-input-json', shellQuoted(visibleJson(input)));
  if (options !== '') parts.push(options);
  return parts.join(' ');
}

/** What cannot be seen is written as JSON's own escapes, so that nothing in the command acts on a terminal. */
const visibleJson = (input: object): string =>
  JSON.stringify(input).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    // By units of UTF-16: JSON's escapes are of these.
    found.split('').map(escapeOf).join(''),
  );

const escapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
