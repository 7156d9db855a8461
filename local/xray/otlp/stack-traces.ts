export interface Frame {
  readonly path?: string;
  readonly line?: number;
  readonly label?: string;
}

/** An exception's stack, and the exceptions that caused it, each the cause of the one before. */
export interface StackTrace {
  readonly frames: readonly Frame[];
  readonly causes: readonly CausingException[];
}

export interface CausingException {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

/**
 * Reads `exception.stacktrace` in the form of the sender's language, the innermost frame first. What is not
 * understood is left out. Lines come from strangers: no expression here looks at a character twice.
 *
 * @param language `telemetry.sdk.language`
 */
export function parseStackTrace(text: string, language: string | undefined): StackTrace {
  const lines = text.split(/\r?\n/);
  switch (language) {
    case 'java':
    case 'php':
      return parseJava(lines);
    case 'python':
      return parsePython(lines);
    case 'javascript':
    case 'nodejs':
    case 'webjs':
      return { frames: lines.slice(1).flatMap(javaScriptFrame), causes: [] };
    case 'dotnet':
      return { frames: lines.slice(1).flatMap(dotnetFrame), causes: [] };
    case 'go':
      return { frames: goFrames(lines.slice(1)), causes: [] };
    default:
      return { frames: [], causes: [] };
  }
}

const causedBy = 'Caused by: ';

function parseJava(lines: readonly string[]): StackTrace {
  const top: Frame[] = [];
  const causes: { type: string; message: string; frames: Frame[] }[] = [];
  for (const line of lines.slice(1)) {
    const current = causes.at(-1);
    if (line.startsWith('\tat ')) {
      (current?.frames ?? top).push(...javaFrame(line));
    } else if (line.startsWith(causedBy)) {
      causes.push({ ...typeAndMessage(line.slice(causedBy.length)), frames: [] });
    } else if (current?.frames.length === 0 && !line.startsWith('\t')) {
      // A message of several lines.
      current.message += line;
    }
  }
  return { frames: top, causes };
}

/** `at module/type.method(File.java:12)` */
function javaFrame(line: string): Frame[] {
  const open = line.indexOf('(');
  if (open < 0 || !line.endsWith(')')) return [];
  const label = line.slice('\tat '.length, open);
  const [path = '', number] = line.slice(open + 1, -1).split(':', 2);
  return [{ path, line: lineNumber(number), label: label.slice(label.lastIndexOf('/') + 1) }];
}

const joints = [
  'During handling of the above exception, another exception occurred:',
  'The above exception was the direct cause of the following exception:',
];

/** The newest exception stands last, and in each the innermost frame. */
function parsePython(lines: readonly string[]): StackTrace {
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (joints.includes(line)) sections.push([]);
    else sections.at(-1)?.push(line);
  }
  const [newest = [], ...older] = sections.reverse();
  return {
    frames: pythonFrames(newest),
    causes: older.map((section) => ({
      ...typeAndMessage(pythonMessage(section)),
      frames: pythonFrames(section),
    })),
  };
}

/** `  File "app.py", line 12, in handle` */
const pythonFrames = (section: readonly string[]): Frame[] =>
  section
    .filter((line) => line.startsWith('  File "'))
    .map((line) => {
      const [file = '', number, label] = line.split(', ', 3);
      return {
        path: file.slice('  File "'.length, -1),
        line: lineNumber(number?.replace('line ', '')),
        label: label?.replace('in ', ''),
      };
    })
    .reverse();

/** What follows the last line of code. */
function pythonMessage(section: readonly string[]): string {
  const lastCode = section.findLastIndex((line) => line.startsWith('  '));
  return section
    .slice(lastCode + 1)
    .join('\n')
    .trim();
}

const javaScriptStart = '    at ';

/** `    at label (path:line:column)`, or without a label and parentheses. */
function javaScriptFrame(line: string): Frame[] {
  if (!line.startsWith(javaScriptStart)) return [];
  const text = line.slice(javaScriptStart.length);
  const open = text.indexOf(' (');
  if (open < 0) return [{ label: '', ...location(text.replace(/^async /, '')) }];
  if (!text.endsWith(')')) return [];
  return [{ label: text.slice(0, open), ...location(text.slice(open + 2, -1)) }];
}

/** Counted from the end, because paths such as `file:///` and `node:fs` hold colons themselves. */
function location(text: string): Frame {
  const parts = text.split(':');
  const isNumber = (part: string | undefined) => part !== undefined && /^\d{1,9}$/.test(part);
  if (parts.length < 3 || !isNumber(parts.at(-1)) || !isNumber(parts.at(-2))) {
    return { path: text.includes('native') ? 'native' : text, line: 0 };
  }
  return { path: parts.slice(0, -2).join(':'), line: lineNumber(parts.at(-2)) };
}

/** `   at Type.Method(args) in path:line 12`, or without the place. */
function dotnetFrame(line: string): Frame[] {
  const text = line.trim();
  if (!text.startsWith('at ')) return [];
  const inside = text.indexOf(' in ');
  if (inside < 0) {
    const end = text.lastIndexOf(')');
    return end < 0 ? [] : [{ path: '', line: 0, label: text.slice('at '.length, end + 1) }];
  }
  const place = text.slice(inside + ' in '.length);
  const colon = place.lastIndexOf(':');
  return [
    {
      path: colon < 0 ? place : place.slice(0, colon),
      line: colon < 0 ? 0 : lineNumber(place.slice(colon + 1).replace('line ', '')),
      label: text.slice('at '.length, inside),
    },
  ];
}

/** Two lines a frame: the function, then `\tpath:line +0x1d`. */
function goFrames(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let label: string | undefined;
  for (const line of lines) {
    if (line === '' || (line.startsWith('goroutine ') && line.endsWith(':'))) continue;
    if (label === undefined) {
      label = line;
      continue;
    }
    const [place = ''] = line.trim().split(' ', 1);
    const colon = place.lastIndexOf(':');
    frames.push({
      path: colon < 0 ? place : place.slice(0, colon),
      line: colon < 0 ? 0 : lineNumber(place.slice(colon + 1)),
      label,
    });
    label = undefined;
  }
  return frames;
}

/** `type: message` */
function typeAndMessage(text: string): { type: string; message: string } {
  const colon = text.indexOf(':');
  return colon < 0
    ? { type: text, message: '' }
    : { type: text.slice(0, colon), message: text.slice(colon + 1).trimStart() };
}

const lineNumber = (text: string | undefined): number => {
  const number = Number(text ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
};
