/** A node of the service map as one text: X-Ray tells nodes apart by name and type. */
export const nodeKey = ({
  name,
  type,
}: {
  readonly name: string;
  readonly type: string | undefined;
}): string => `${type ?? ''}~${name}`;

export function parseNodeKey(key: string): { name: string; type: string | undefined } {
  const at = key.indexOf('~');
  const type = key.slice(0, Math.max(0, at));
  return { name: key.slice(at + 1), type: type === '' ? undefined : type };
}
