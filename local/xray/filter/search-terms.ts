import { annotationTerm, type FormValue, formValues, valueTerm } from '../graph/trace-form.ts';
import type { Filter } from './expression.ts';

/** Searching for more at once would not be faster than looking at the traces. */
const mostTerms = 16;

/**
 * What must be mentioned for the filter to hold: of each list at least one term. No list: the filter
 * asks for no value by which traces are found.
 */
export function searchTerms(filter: Filter): readonly (readonly string[])[] {
  switch (filter.kind) {
    case 'and':
      return filter.terms.flatMap(searchTerms);
    case 'or': {
      const each = filter.terms.map((term) => searchTerms(term)[0]);
      const all = each.flatMap((terms) => terms ?? []);
      const isEvery = each.every((terms) => terms !== undefined);
      return isEvery && all.length > 0 && all.length <= mostTerms ? [all] : [];
    }
    case 'keyword': {
      const { keyword, comparison } = filter;
      if (comparison?.operator !== '=' || typeof comparison.value !== 'string') return [];
      return isFormValue(keyword) ? [[valueTerm(keyword, comparison.value)]] : [];
    }
    case 'annotation':
      return filter.comparison?.operator === '='
        ? [[annotationTerm(filter.key, filter.comparison.value)]]
        : [];
    case 'service':
    case 'edge':
      return filter.where ? annotationTerms(filter.where) : [];
    default:
      return [];
  }
}

/** In braces keywords are of calls, which are not searched; annotations are the trace's as well. */
function annotationTerms(where: Filter): readonly (readonly string[])[] {
  switch (where.kind) {
    case 'and':
      return where.terms.flatMap(annotationTerms);
    case 'annotation':
      return searchTerms(where);
    default:
      return [];
  }
}

const isFormValue = (keyword: string): keyword is FormValue =>
  (formValues as readonly string[]).includes(keyword);

/** Both included; what is compared with a number outside cannot match. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
}

export type RangedKeyword = 'responsetime' | 'duration';

/** Where the keyword's value must lie for the filter to hold; `undefined`: anywhere, or nowhere. */
export function numberRange(filter: Filter, keyword: RangedKeyword): NumberRange | undefined {
  switch (filter.kind) {
    case 'and':
      return filter.terms
        .flatMap((term) => numberRange(term, keyword) ?? [])
        .reduce<NumberRange | undefined>(
          (left, right) =>
            left === undefined
              ? right
              : {
                  least: Math.max(left.least, right.least),
                  most: Math.min(left.most, right.most),
                },
          undefined,
        );
    case 'or': {
      const ranges = filter.terms.map((term) => numberRange(term, keyword));
      if (ranges.length === 0) return undefined;
      let hull: NumberRange | undefined;
      for (const range of ranges) {
        if (range === undefined) return undefined;
        hull = {
          least: Math.min(hull?.least ?? range.least, range.least),
          most: Math.max(hull?.most ?? range.most, range.most),
        };
      }
      return hull;
    }
    case 'keyword': {
      if (filter.keyword !== keyword || typeof filter.comparison?.value !== 'number') {
        return undefined;
      }
      const { operator, value } = filter.comparison;
      switch (operator) {
        case '=':
          return { least: value, most: value };
        case '<':
        case '<=':
          return { least: -Number.MAX_VALUE, most: value };
        case '>':
        case '>=':
          return { least: value, most: Number.MAX_VALUE };
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}
