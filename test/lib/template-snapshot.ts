/**
 * A template without what changes with every build: asset hashes, and the hashes that CDK puts into
 * logical ids of Lambda versions and API deployments.
 */
export function maskTemplate(template: object): object {
  const text = JSON.stringify(template)
    .replace(/\b[0-9a-f]{64}\b/g, '<asset>')
    .replace(/((?:CurrentVersion|Deployment)[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>');
  return JSON.parse(text);
}
