import type { Shape } from './shapes.ts';

/**
 * Writes a result as X-Ray does: every member in the order of its shape, absent ones as null
 * (observed), dates as epoch seconds.
 */
export function writeOutput(shape: Shape, value: unknown): string {
  return JSON.stringify(write(shape, value));
}

function write(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  switch (shape.type) {
    case 'timestamp':
      return value instanceof Date ? value.getTime() / 1000 : value;
    case 'list':
      return (value as readonly unknown[]).map((element) => write(shape.of, element));
    case 'map':
      return Object.fromEntries(
        Object.entries(value).map(([key, element]) => [key, write(shape.of, element)]),
      );
    case 'structure': {
      const given = value as Readonly<Record<string, unknown>>;
      const written: Record<string, unknown> = {};
      for (const name of Object.keys(shape.members)) {
        const member = shape.members[name];
        if (member !== undefined) written[name] = write(member, given[name]);
      }
      return written;
    }
    default:
      return value;
  }
}
