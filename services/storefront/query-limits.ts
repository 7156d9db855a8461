import {
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** Bounds what parsing and validating may cost; tools ask for the whole schema in about 400. */
export const mostTokens = 2_000;

/** What an operation may come to, at most. */
const limits: Readonly<Record<keyof Size, readonly [most: number, what: string]>> = {
  depth: [8, 'levels are nested'],
  fields: [200, 'fields are selected'],
  // The first page with ten orders of twenty items each, and the stock of all of them: 211.
  calls: [250, 'calls to other services may follow'],
};

/** Declares the directive by which a schema says what its fields cost. */
export const costDirective = `
  "Resolving the field takes so many calls, and it has so many items that are resolved in turn."
  directive @cost(calls: Int! = 0, items: Int! = 1) on FIELD_DEFINITION
`;

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly calls: number;
}

const nothing: Size = { depth: 0, fields: 0, calls: 0 };

/**
 * A validation rule that refuses operations which are too large, wherever aliases and fragments hide it.
 * Introspection calls nobody and has a limit of its own in GraphQL.js.
 */
export const limitQuery: ValidationRule = (context) => {
  const measure = measurer(context);
  return {
    OperationDefinition(operation) {
      const type = context.getSchema().getRootType(operation.operation) ?? undefined;
      const size = measure(operation.selectionSet, type);
      for (const [key, [most, what]] of Object.entries(limits)) {
        const got = size[key as keyof Size];
        if (got <= most) continue;
        const message = `the operation is too large: ${got} ${what}, at most ${most} are allowed`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
    },
  };
};

type Measure = (
  selectionSet: SelectionSetNode | undefined,
  type: GraphQLCompositeType | undefined,
) => Size;

function measurer(context: ValidationContext): Measure {
  const schema = context.getSchema();
  const cost = schema.getDirective('cost');
  const fragments = new Map<string, Size>();

  const measure: Measure = (selectionSet, type) => {
    const sizes = (selectionSet?.selections ?? []).map((selection) => sizeOf(selection, type));
    return {
      depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
      fields: sum(sizes.map(({ fields }) => fields)),
      calls: sum(sizes.map(({ calls }) => calls)),
    };
  };

  function sizeOf(selection: SelectionNode, type: GraphQLCompositeType | undefined): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      return measure(selection.selectionSet, condition ? composite(condition) : type);
    }
    const name = selection.name.value;
    if (name.startsWith('__')) return nothing;
    const field = isObjectType(type) ? (type as GraphQLObjectType).getFields()[name] : undefined;
    const below = measure(selection.selectionSet, asComposite(field && getNamedType(field.type)));
    const { calls = 0, items = 1 } =
      (cost && field?.astNode && getDirectiveValues(cost, field.astNode)) ?? {};
    return {
      depth: below.depth + 1,
      fields: below.fields + 1,
      calls: Number(calls) + Number(items) * below.calls,
    };
  }

  /** Each is measured once: fragments that use one another twice double at every step. */
  function sizeOfFragment(name: string): Size {
    const known = fragments.get(name);
    if (known) return known;
    // Stands for it meanwhile: one that contains itself is refused by another rule.
    fragments.set(name, nothing);
    const fragment = context.getFragment(name);
    const size = measure(fragment?.selectionSet, composite(fragment?.typeCondition.name.value));
    fragments.set(name, size);
    return size;
  }

  const composite = (name = '') => asComposite(schema.getType(name));
  return measure;
}

const asComposite = (type: GraphQLNamedType | undefined) =>
  isCompositeType(type) ? type : undefined;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
