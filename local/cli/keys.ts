export const keyBar = 'o open console   m map   s sample orders   l logs   q quit';

/** Reads single keys until released; Ctrl+C stays an interrupt. @returns what gives the terminal back. */
export function listenToKeys(actions: Readonly<Record<string, () => unknown>>): () => void {
  const { stdin } = process;
  const onKey = (chunk: Buffer) => {
    for (const key of chunk.toString()) {
      if (key === '\u0003') process.kill(process.pid, 'SIGINT');
      else if (Object.hasOwn(actions, key)) actions[key]?.();
    }
  };
  stdin.setRawMode(true);
  stdin.on('data', onKey);
  stdin.resume();
  return () => {
    stdin.off('data', onKey);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
