import type { NodeSelector } from './expression.ts';

/** @param account the engine's own, which its nodes do not name. */
export function isSelectedNode(
  selector: NodeSelector | undefined,
  node: { readonly name: string; readonly type?: string; readonly account?: string },
  account: string,
): boolean {
  if (selector === undefined) return true;
  return (
    (selector.name === undefined || selector.name === node.name) &&
    (selector.type === undefined || selector.type === node.type) &&
    (selector.account === undefined || selector.account === (node.account ?? account))
  );
}
