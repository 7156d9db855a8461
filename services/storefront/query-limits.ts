import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

/** Bounds what parsing and validating may cost; the largest introspection query has about 400. */
export const mostTokens = 1_500;
export const deepestQuery = 8;
export const mostFields = 200;

interface Size {
  readonly depth: number;
  readonly fields: number;
}

/**
 * A validation rule: refuses an operation that nests more than 8 levels or selects more than 200 fields,
 * aliases and fragments counted wherever they are used. Introspection has a limit of its own in GraphQL.js.
 */
export const limitQuery: ValidationRule = (context) => {
  const measured = new Map<string, Size>();

  function measureFragment(fragment: FragmentDefinitionNode): Size {
    const name = fragment.name.value;
    const known = measured.get(name);
    if (known) return known;
    // Stands for the fragment while it is measured: one that contains itself is refused by another rule.
    measured.set(name, { depth: 0, fields: 0 });
    const size = measure(fragment.selectionSet);
    measured.set(name, size);
    return size;
  }

  function measure(selectionSet: SelectionSetNode | undefined): Size {
    let depth = 0;
    let fields = 0;
    for (const selection of selectionSet?.selections ?? []) {
      let below: Size = { depth: 0, fields: 0 };
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__')) continue;
        const inside = measure(selection.selectionSet);
        below = { depth: inside.depth + 1, fields: inside.fields + 1 };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        below = measure(selection.selectionSet);
      } else {
        const fragment = context.getFragment(selection.name.value);
        if (fragment) below = measureFragment(fragment);
      }
      depth = Math.max(depth, below.depth);
      fields += below.fields;
    }
    return { depth, fields };
  }

  return {
    OperationDefinition(operation) {
      const { depth, fields } = measure(operation.selectionSet);
      if (depth > deepestQuery) {
        const message = `the operation nests ${depth} levels: at most ${deepestQuery} are answered`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
      if (fields > mostFields) {
        const message = `the operation selects ${fields} fields: at most ${mostFields} are answered`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
    },
  };
};
