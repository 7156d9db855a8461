import { PlanError } from '../../plan/plan.ts';

/** One instruction, joined from continued lines. */
export interface Instruction {
  /** Where it begins, from 1. */
  readonly line: number;
  /** In capitals: `COPY`. */
  readonly keyword: string;
  readonly value: string;
}

/** Docker itself sets no limit, but nobody writes one that is larger. */
const largestFile = 256 * 1024;

/**
 * Reads the instructions of a Dockerfile: continued lines are joined, comments go, also those between
 * continued lines.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 * @throws PlanError when the text is no Dockerfile; `name` says which.
 */
export function readDockerfile(text: string, name: string): Instruction[] {
  if (text.length > largestFile || text.includes('\0')) {
    throw new PlanError(
      `${name}: not a Dockerfile: it is larger than ${largestFile >> 10} KB, or not text`,
    );
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const continuation = /^#\s*escape\s*=\s*`\s*$/im.test(lines[0] ?? '') ? '`' : '\\';
  const instructions: Instruction[] = [];
  let begun: { line: number; text: string } | undefined;
  for (const [index, whole] of lines.entries()) {
    const trimmed = whole.trim();
    if (trimmed.startsWith('#') || trimmed === '') continue;
    const continues = trimmed.endsWith(continuation);
    const part = continues ? trimmed.slice(0, -1) : trimmed;
    begun = { line: begun?.line ?? index + 1, text: `${begun?.text ?? ''}${part}` };
    if (continues) continue;
    instructions.push(toInstruction(begun, name));
    begun = undefined;
  }
  if (begun !== undefined) instructions.push(toInstruction(begun, name));
  return instructions;
}

function toInstruction({ line, text }: { line: number; text: string }, name: string): Instruction {
  const [, keyword = '', value = ''] = /^([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  if (keyword !== '') return { line, keyword: keyword.toUpperCase(), value: value.trim() };
  throw new PlanError(
    `${name}, line ${line}: "${text.trim().slice(0, 100)}" is no instruction of a Dockerfile`,
  );
}
