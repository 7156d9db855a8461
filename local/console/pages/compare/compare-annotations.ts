import type { TraceTree } from '../trace/trace-tree.ts';

export interface AnnotationDifference {
  readonly name: string;
  /** Every value that it has in the trace, in the order of the rows; empty where it is not there. */
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Annotations that the two do not have alike, in the order of their names. */
export function compareAnnotations(a: TraceTree, b: TraceTree): AnnotationDifference[] {
  const first = valuesOf(a);
  const second = valuesOf(b);
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  return names
    .map((name) => ({ name, a: first.get(name) ?? [], b: second.get(name) ?? [] }))
    .filter((each) => JSON.stringify(each.a.toSorted()) !== JSON.stringify(each.b.toSorted()));
}

function valuesOf({ nodes }: TraceTree): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { entity } of nodes) {
    for (const { name, value } of entity.annotations) {
      const known = values.get(name);
      if (known === undefined) values.set(name, [String(value)]);
      else if (!known.includes(String(value))) known.push(String(value));
    }
  }
  return values;
}
