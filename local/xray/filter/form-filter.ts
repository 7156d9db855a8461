import {
  type CallFlag,
  callFlags,
  type FormEdge,
  type FormNode,
  type FormValue,
  formValues,
  hasValue,
  type TraceForm,
} from '../graph/trace-form.ts';
import { anyFits } from './compare.ts';
import type { Comparison, Filter, NodeSelector, Value } from './expression.ts';
import type { Keyword } from './keywords.ts';
import { isSelectedNode } from './node-selector.ts';
import { outcomeBits } from './outcomes.ts';

/** `undefined`: the form does not say, each trace has to be asked. */
type Verdict = boolean | undefined;

/**
 * Whether the traces of a form are what the filter asks for.
 * @param account the engine's own.
 */
export function decideForm(filter: Filter, form: TraceForm, account: string): Verdict {
  switch (filter.kind) {
    case 'and':
    case 'or':
    case 'not':
      return combine(filter, (term) => decideForm(term, form, account));
    case 'keyword':
      return decideKeyword(filter.keyword, filter.comparison, form);
    case 'annotation':
      return form.annotations.includes(filter.key) ? undefined : false;
    case 'service':
      return anyVerdict(form.nodes, (node) =>
        isService(node) && isSelectedNode(filter.node, node, account)
          ? decideCalls(filter.where, node.calls ?? [], node)
          : false,
      );
    case 'edge':
      return anyVerdict(form.edges, (edge) =>
        joins(edge, filter.from, filter.to, form, account)
          ? decideCalls(filter.where, edge.calls ?? [], undefined)
          : false,
      );
    case 'root-cause':
      if (filter.scope.startsWith('rootcause.fault') && !hasValue(form, 'rootcause.fault')) {
        return false;
      }
      if (filter.scope.startsWith('rootcause.error') && !hasValue(form, 'rootcause.error')) {
        return false;
      }
      return undefined;
    case 'root-cause-json':
      return undefined;
    case 'group':
      return form.groups.includes(filter.value) === (filter.operator === '=');
  }
}

type Combination = Extract<Filter, { kind: 'and' | 'or' | 'not' }>;

function combine(filter: Combination, decide: (term: Filter) => Verdict): Verdict {
  if (filter.kind === 'not') {
    const inner = decide(filter.term);
    return inner === undefined ? undefined : !inner;
  }
  const enough = filter.kind === 'or';
  let verdict: Verdict = !enough;
  for (const term of filter.terms) {
    const one = decide(term);
    if (one === enough) return enough;
    if (one === undefined) verdict = undefined;
  }
  return verdict;
}

function anyVerdict<Item>(items: readonly Item[], decide: (item: Item) => Verdict): Verdict {
  let verdict: Verdict = false;
  for (const item of items) {
    const one = decide(item);
    if (one === true) return true;
    if (one === undefined) verdict = undefined;
  }
  return verdict;
}

function decideKeyword(
  keyword: Keyword,
  comparison: Comparison | undefined,
  form: TraceForm,
): Verdict {
  const known = knownValues(keyword, form);
  if (known !== undefined) return anyFits(known, comparison);
  if (!isFormValue(keyword)) return undefined;
  if (!hasValue(form, keyword)) return false;
  return comparison === undefined ? true : undefined;
}

const isFormValue = (keyword: string): keyword is FormValue =>
  (formValues as readonly string[]).includes(keyword);

/** `undefined` where the form does not know them all. */
function knownValues(keyword: Keyword, form: TraceForm): readonly Value[] | undefined {
  const { outcome, method, status } = form;
  switch (keyword) {
    case 'ok':
      return [(outcome & (outcomeBits.fault | outcomeBits.error | outcomeBits.throttle)) === 0];
    case 'error':
    case 'throttle':
    case 'fault':
    case 'partial':
      return [(outcome & outcomeBits[keyword]) !== 0];
    case 'inferred':
      return [
        form.nodes.some(({ calls = [] }) => calls.some((flags) => flags & callFlags.inferred)),
      ];
    case 'http.status':
      return status === undefined ? [] : [status];
    case 'http.method':
      if (method === true) return undefined;
      return method === undefined ? [] : [method];
    default:
      return undefined;
  }
}

const isService = ({ calls, type }: FormNode): boolean => calls !== undefined || type === 'client';

/** One of the calls is as the braces say; of the calls the form knows only how they ended. */
function decideCalls(
  where: Filter | undefined,
  calls: readonly number[],
  node: FormNode | undefined,
): Verdict {
  if (where === undefined) return true;
  return anyVerdict(calls, (flags) => decideCall(where, flags, node));
}

function decideCall(where: Filter, flags: number, node: FormNode | undefined): Verdict {
  switch (where.kind) {
    case 'and':
    case 'or':
    case 'not':
      return combine(where, (term) => decideCall(term, flags, node));
    case 'keyword': {
      const known = callValues(where.keyword, flags, node);
      return known === undefined ? undefined : anyFits(known, where.comparison);
    }
    default:
      return undefined;
  }
}

function callValues(
  keyword: Keyword,
  flags: number,
  node: FormNode | undefined,
): readonly Value[] | undefined {
  const isSet = (flag: CallFlag) => (flags & callFlags[flag]) !== 0;
  switch (keyword) {
    case 'ok':
      return [!isSet('error') && !isSet('throttle') && !isSet('fault')];
    case 'error':
    case 'throttle':
    case 'fault':
    case 'inferred':
    case 'root':
      return [isSet(keyword)];
    case 'name':
    case 'type': {
      const value = node?.[keyword];
      return value === undefined ? [] : [value];
    }
    default:
      return undefined;
  }
}

function joins(
  { from, to, calls }: FormEdge,
  source: NodeSelector,
  destination: NodeSelector,
  { nodes }: TraceForm,
  account: string,
): boolean {
  const ends = [nodes[from], nodes[to]] as const;
  return (
    calls !== undefined &&
    ends[0] !== undefined &&
    ends[1] !== undefined &&
    isSelectedNode(source, ends[0], account) &&
    isSelectedNode(destination, ends[1], account)
  );
}
