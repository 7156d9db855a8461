import { malformed } from './errors.ts';

/** A resource policy as IAM's grammar has it; what is not said of it here is as it was sent. */
export interface PolicyDocument {
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: PolicyPrincipal;
  readonly NotPrincipal?: PolicyPrincipal;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Condition?: object;
}

export type PolicyPrincipal = '*' | Readonly<Record<string, string | readonly string[]>>;

export const statementsOf = ({ Statement }: PolicyDocument): readonly PolicyStatement[] =>
  [Statement].flat();

export const textsOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();

const documentMembers = ['Version', 'Id', 'Statement'];
const versions = ['2012-10-17', '2008-10-17'];
const statementMembers = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const principalKinds = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
const actionPattern = /^(\*|xray:[A-Za-z*?]+)$/i;

/**
 * Reads a resource policy by https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
 * @throws PolicyError MalformedPolicyDocumentException, which says what is wrong, where.
 */
export function parsePolicyDocument(text: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw malformed(`is not valid JSON: ${reason}`, { cause });
  }
  if (!isRecord(document)) throw malformed(`must be an object, got ${show(document)}`);
  checkMembers(document, documentMembers, 'it');
  const { Version, Id } = document;
  if (Version !== undefined && !versions.includes(String(Version))) {
    throw malformed(`has Version ${show(Version)}; it must be one of ${versions.join(', ')}`);
  }
  if (Id !== undefined && typeof Id !== 'string') {
    throw malformed(`has Id ${show(Id)}, which must be a text`);
  }
  const statements = [document.Statement].flat();
  if (document.Statement === undefined || statements.length === 0) {
    throw malformed('has no Statement; it must have at least one');
  }
  for (const [index, statement] of statements.entries()) checkStatement(statement, index + 1);
  checkUniqueSids(statements);
  return document as unknown as PolicyDocument;
}

function checkStatement(statement: unknown, number: number): void {
  const where = `statement ${number}`;
  if (!isRecord(statement)) {
    throw malformed(`has as ${where} ${show(statement)}, which must be an object`);
  }
  checkMembers(statement, statementMembers, where);
  const { Effect, Sid, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw malformed(`has Effect ${show(Effect)} in ${where}; it must be Allow or Deny`);
  }
  if (Sid !== undefined && (typeof Sid !== 'string' || !/^[A-Za-z0-9]*$/.test(Sid))) {
    throw malformed(`has Sid ${show(Sid)} in ${where}; it must be letters and digits`);
  }
  checkPrincipal(oneOf(statement, 'Principal', 'NotPrincipal', where), where);
  for (const action of texts(oneOf(statement, 'Action', 'NotAction', where), 'Action', where)) {
    if (!actionPattern.test(action)) {
      throw malformed(
        `has Action ${show(action)} in ${where}; it must be "*" or one of X-Ray, such as "xray:PutTraceSegments"`,
      );
    }
  }
  if (statement.Resource !== undefined || statement.NotResource !== undefined) {
    texts(oneOf(statement, 'Resource', 'NotResource', where), 'Resource', where);
  }
  if (Condition !== undefined) checkCondition(Condition, where);
}

function checkPrincipal(principal: unknown, where: string): void {
  if (principal === '*') return;
  if (!isRecord(principal) || Object.keys(principal).length === 0) {
    throw malformed(
      `has Principal ${show(principal)} in ${where}; it must be "*" or an object such as {"Service":"sns.amazonaws.com"}`,
    );
  }
  checkMembers(principal, principalKinds, `the Principal of ${where}`);
  for (const [kind, names] of Object.entries(principal)) texts(names, `Principal.${kind}`, where);
}

function checkCondition(condition: unknown, where: string): void {
  const holds =
    isRecord(condition) &&
    Object.values(condition).every(
      (keys) =>
        isRecord(keys) && Object.values(keys).every((values) => [values].flat().every(isScalar)),
    );
  if (holds) return;
  throw malformed(
    `has Condition ${show(condition)} in ${where}; it must be an object such as {"StringEquals":{"aws:SourceAccount":"123456789012"}}`,
  );
}

const isScalar = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** The value of the one of two members that must be there alone. */
function oneOf(
  statement: Readonly<Record<string, unknown>>,
  member: string,
  negated: string,
  where: string,
): unknown {
  const given = [member, negated].filter((name) => statement[name] !== undefined);
  if (given.length === 1) return statement[given[0] ?? member];
  throw malformed(
    `has ${given.length === 0 ? 'neither' : 'both'} ${member} ${given.length === 0 ? 'nor' : 'and'} ${negated} in ${where}; it must have one of them`,
  );
}

function texts(value: unknown, member: string, where: string): readonly string[] {
  const values = [value].flat();
  if (values.length > 0 && values.every((item) => typeof item === 'string' && item !== '')) {
    return values as string[];
  }
  throw malformed(`has ${member} ${show(value)} in ${where}; it must be a text or a list of texts`);
}

function checkMembers(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  where: string,
): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw malformed(`has ${show(unknown)} in ${where}; known there are ${known.join(', ')}`);
}

function checkUniqueSids(statements: readonly unknown[]): void {
  const sids = statements.flatMap((statement) =>
    isRecord(statement) && typeof statement.Sid === 'string' && statement.Sid !== ''
      ? statement.Sid
      : [],
  );
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) throw malformed(`has more than one statement with Sid "${twice}"`);
}

/** A list of a single action comes back as that action (observed); all else as it was sent. */
export function echoPolicyDocument(text: string, document: PolicyDocument): string {
  const isSingle = (actions: unknown) => Array.isArray(actions) && actions.length === 1;
  const statements = statementsOf(document);
  if (!statements.some(({ Action, NotAction }) => isSingle(Action) || isSingle(NotAction))) {
    return text;
  }
  const collapsed = statements.map((statement) =>
    Object.fromEntries(
      Object.entries(statement).map(([name, value]) => [
        name,
        (name === 'Action' || name === 'NotAction') && isSingle(value) ? value[0] : value,
      ]),
    ),
  );
  const Statement = Array.isArray(document.Statement) ? collapsed : collapsed[0];
  return JSON.stringify({ ...document, Statement });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
