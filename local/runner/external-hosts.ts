/**
 * Hosts outside AWS that functions are told to call: every https URL in their environment whose host
 * is nobody's here. Locally a process of the runner answers for them under their own names.
 */
export function findExternalHosts(
  functions: readonly { environment: Readonly<Record<string, string>> }[],
): string[] {
  const hosts = functions.flatMap(({ environment }) =>
    Object.values(environment).flatMap((value) => {
      if (!value.startsWith('https://') || !URL.canParse(value)) return [];
      const { host, hostname } = new URL(value);
      return hostname.endsWith('.amazonaws.com') ? [] : [host];
    }),
  );
  return [...new Set(hosts)].sort();
}
