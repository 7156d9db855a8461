import type { Template } from 'aws-cdk-lib/assertions';

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Every resource of a template, by logical id. */
export const resourcesOf = (template: Template): [string, TemplateResource][] =>
  Object.entries(template.toJSON().Resources as Record<string, TemplateResource>);

/** Properties of every resource of a type. */
export const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

/** Properties of the one resource of a type. */
export function onlyOne(template: Template, type: string) {
  template.resourceCountIs(type, 1);
  return propertiesOf(template, type)[0];
}

/** Text with every reference in it shown as `<…>`, for a property that is joined from parts. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as Record<string, unknown>;
  const join = intrinsic['Fn::Join'] as [string, unknown[]] | undefined;
  if (join) return join[1].map(textOf).join(join[0]);
  if ('Fn::Base64' in intrinsic) return textOf(intrinsic['Fn::Base64']);
  if ('Fn::Sub' in intrinsic) return String(intrinsic['Fn::Sub']).replace(/\$\{([^}]+)\}/g, '<$1>');
  return `<${Object.values(intrinsic).flat().join('.')}>`;
}

/** Actions that inline policies grant to roles whose logical id begins so. */
export function grantedActions(template: Template, role: string): string[] {
  return propertiesOf(template, 'AWS::IAM::Policy')
    .filter(({ Roles }) => Roles.some(({ Ref }: { Ref: string }) => Ref.startsWith(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action }) => Action);
}

/** Names of AWS's own policies that a role has whose logical id begins so. */
export function managedPolicies(template: Template, role: string): string[] {
  return resourcesOf(template)
    .filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties?.ManagedPolicyArns ?? []) as unknown[])
    .map((arn) => textOf(arn).replace(/^.*:policy\//, ''));
}

/** `from port` for everything that a security group lets in, whether by itself or by rules beside it. */
export function openDoors(template: Template): string[] {
  const own = propertiesOf(template, 'AWS::EC2::SecurityGroup').flatMap(
    ({ SecurityGroupIngress = [] }) => SecurityGroupIngress,
  );
  return [...own, ...propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')]
    .map((rule) => `${rule.CidrIp ?? rule.SourceSecurityGroupId['Fn::GetAtt'][0]} ${portsOf(rule)}`)
    .sort();
}

const portsOf = ({ FromPort, ToPort }: { FromPort?: number; ToPort?: number }) =>
  FromPort === ToPort ? String(FromPort) : `${FromPort}-${ToPort}`;

/** Logical ids of what holds data, keeps logs or costs money, and would outlive its stack. */
export function leftOvers(template: Template): string[] {
  const kept = /::(Bucket|DBInstance|DBCluster|LogGroup|Secret|Table|Queue|Topic|FileSystem)$/;
  return resourcesOf(template)
    .filter(([, { Type }]) => kept.test(Type))
    .filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Delete')
    .map(([id]) => id);
}
