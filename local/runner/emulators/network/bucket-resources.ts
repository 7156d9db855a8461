import type { DeclaredResource, PlanScope, ResourceKind } from '../../plan/plan.ts';
import { textProperty } from '../protocols/declared-property.ts';
import { resourceDigest } from './resource-id.ts';

/**
 * A bucket has its names, so that policies and log settings that name it resolve; nothing stores
 * objects here, and S3 itself is not emulated.
 */
const bucket: ResourceKind<unknown> = {
  type: 'AWS::S3::Bucket',
  identify: (resource, scope) => {
    const name = bucketName(resource);
    return { ref: name, attributes: bucketAttributes(name, scope) };
  },
  plan: () => {},
};

const bucketPolicy: ResourceKind<unknown> = {
  type: 'AWS::S3::BucketPolicy',
  identify: (resource) => ({ ref: textProperty(resource, 'Bucket') ?? '', attributes: {} }),
  plan: () => {},
};

/** Empties a bucket before it is deleted; here it never holds anything. */
const autoDeleteObjects: ResourceKind<unknown> = {
  type: 'Custom::S3AutoDeleteObjects',
  identify: (resource) => ({ ref: resource.logicalId, attributes: {} }),
  plan: () => {},
};

export const bucketResources: readonly ResourceKind<unknown>[] = [
  bucket,
  bucketPolicy,
  autoDeleteObjects,
];

/** CloudFormation's form, lower-case as bucket names must be: `<stack>-<logical id>-<suffix>`. */
function bucketName(resource: DeclaredResource): string {
  const given = textProperty(resource, 'BucketName');
  if (given !== undefined) return given;
  const suffix = resourceDigest(resource).slice(0, 12);
  const readable = `${resource.stack}-${resource.logicalId}`.toLowerCase().slice(0, 50);
  return `${readable}-${suffix}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html#aws-resource-s3-bucket-return-values */
const bucketAttributes = (name: string, { partition, region }: PlanScope) => ({
  Arn: `arn:${partition}:s3:::${name}`,
  DomainName: `${name}.s3.amazonaws.com`,
  DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
  RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
});
