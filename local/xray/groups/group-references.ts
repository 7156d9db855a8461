import { type Filter, type GroupFilter, walkFilter } from '../filter/expression.ts';
import { parseFilter } from '../filter/parse.ts';
import { GroupReferenceError, groupNotFound } from './errors.ts';
import type { Group } from './group.ts';

export type GroupReference = Pick<GroupFilter, 'by' | 'value'>;

type FindGroup = (reference: GroupReference) => Group | undefined;

/** More would hold up every trace that arrives: each is held against each group. */
const mostTerms = 2000;

/**
 * A group's expression with the expressions of the groups that it names in their places.
 * @throws FilterError and GroupReferenceError
 */
export function readGroupExpression(expression: string, find: FindGroup, own?: string): Filter {
  let terms = 0;
  const filter = replaceGroups(expression, own === undefined ? [] : [own]);
  return filter;

  function replaceGroups(text: string, within: readonly string[]): Filter {
    return mapGroups(parseFilter(text), count, ({ operator, ...reference }) => {
      const group = find(reference);
      if (group === undefined) throw groupNotFound();
      return signed(operator, filterOf(group, within));
    });
  }

  function filterOf(group: Group, within: readonly string[]): Filter {
    if (group.filterExpression === undefined) return everyTrace;
    if (within.includes(group.arn)) {
      throw new GroupReferenceError(
        `The group "${group.name}" is part of its own filter expression; name other groups there, or none`,
      );
    }
    return replaceGroups(group.filterExpression, [...within, group.arn]);
  }

  function count(filter: Filter): void {
    for (const _ of walkFilter(filter)) terms += 1;
    if (terms > mostTerms) {
      throw new GroupReferenceError(
        `The filter expression has more than ${mostTerms} terms, those of the groups that it names included; shorten it`,
      );
    }
  }
}

/**
 * The filter with each group by its ARN, as the engine knows it. @throws GroupReferenceError
 */
export function resolveGroups(filter: Filter, find: FindGroup): Filter {
  return mapGroups(
    filter,
    () => undefined,
    ({ operator, ...reference }) => {
      const group = find(reference);
      if (group === undefined) throw groupNotFound();
      if (group.filterExpression === undefined) return signed(operator, everyTrace);
      return { kind: 'group', by: 'arn', operator, value: group.arn };
    },
  );
}

const everyTrace: Filter = { kind: 'and', terms: [] };

const signed = (operator: GroupFilter['operator'], filter: Filter): Filter =>
  operator === '=' ? filter : { kind: 'not', term: filter };

/** Groups are asked for in the outermost scope only, so braces are left as they are. */
function mapGroups(
  filter: Filter,
  onTerm: (filter: Filter) => void,
  replace: (group: GroupFilter) => Filter,
): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => mapGroups(term, onTerm, replace)) };
    case 'not':
      return { ...filter, term: mapGroups(filter.term, onTerm, replace) };
    case 'group':
      onTerm(filter);
      return replace(filter);
    default:
      onTerm(filter);
      return filter;
  }
}
