type Literal = string | number | boolean | LiteralObject;

interface LiteralObject {
  readonly [member: string]: Literal | undefined;
}

/** `new xray.CfnGroup(this, 'Checkout', {…});`, in the style of this project's own stacks. */
export const constructCode = (
  construct: string,
  { id, properties }: { readonly id: string; readonly properties: LiteralObject },
): string => `new xray.${construct}(this, ${quoted(constructId(id))}, ${literal(properties, '')});`;

/** Letters and digits, as logical ids have them. */
function constructId(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const id = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return id === '' ? 'Setting' : id;
}

function literal(value: Literal, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return '{}';
  const inner = `${indent}  `;
  const lines = members.map(
    ([name, member]) => `${inner}${memberName(name)}: ${literal(member as Literal, inner)},\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

/** `__proto__: …` would set the prototype and no member. */
const memberName = (name: string): string => {
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
};

/** JSON's escapes are JavaScript's. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}
