/** What a process needs of the machine it runs on. Everything else would differ from the cloud. */
const fromHost = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP'];

export const hostVariables = (): Record<string, string> =>
  Object.fromEntries(
    fromHost.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
