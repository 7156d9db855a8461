import { asObject, asText } from './json.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface LogText {
  readonly level: LogLevel | undefined;
  readonly message: string;
}

/**
 * What a line of a log says: of a JSON object its level and message, as structured loggers write them, of a line of
 * a Lambda function what follows its time and request (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html).
 */
export function readLogLine(text: string): LogText {
  const object = text.startsWith('{') ? parsed(text) : undefined;
  if (object !== undefined) {
    const error = asObject(object.error);
    const message = asText(object.message) ?? asText(object.msg) ?? asText(error?.message) ?? text;
    return { level: levelOf(asText(object.level) ?? ''), message };
  }
  const [, level, rest] = /^\S+\t\S+\t(\w+)\t(.*)$/s.exec(text) ?? [];
  if (level !== undefined && rest !== undefined) return { level: levelOf(level), message: rest };
  const [, word = ''] = /^\W*(fatal|error|warn(?:ing)?|info|debug|trace)\b/i.exec(text) ?? [];
  return { level: levelOf(word), message: text };
}

function parsed(text: string) {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function levelOf(word: string): LogLevel | undefined {
  const level = word.toLowerCase();
  if (level === 'warning') return 'warn';
  if (level === 'critical') return 'fatal';
  return (['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const).find(
    (each) => each === level,
  );
}
