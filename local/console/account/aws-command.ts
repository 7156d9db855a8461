/** `aws xray create-group --cli-input-json '{…}' --region …`, for a POSIX shell. */
export function awsCommand(operation: string, input: object | undefined, options: string): string {
  const parts = ['aws xray', operation];
  if (input !== undefined) parts.push('--cli-input-json', shellQuoted(JSON.stringify(input)));
  if (options !== '') parts.push(options);
  return parts.join(' ');
}

/** Nothing in it is read by the shell. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
