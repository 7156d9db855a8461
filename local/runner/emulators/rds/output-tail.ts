const mostKept = 16_384;

export interface OutputTail {
  readonly add: (chunk: Buffer) => void;
  text(): string;
  /** The line that says most about why the program ended. */
  reason(): string;
}

/** The end of what a program prints. */
export function outputTail(onText: (text: string) => void = () => {}): OutputTail {
  let text = '';
  return {
    add: (chunk) => {
      text = `${text}${chunk}`.slice(-mostKept);
      onText(text);
    },
    text: () => text,
    reason: () => {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      // After the first trouble come those that follow from it.
      const first = lines.find((line) => /\b(FATAL|PANIC|ERROR|error)\b/.test(line));
      return (first ?? lines.at(-1) ?? 'it printed nothing').trim().slice(0, 500);
    },
  };
}
