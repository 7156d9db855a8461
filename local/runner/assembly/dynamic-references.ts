import { mapTexts } from '../plan/map-texts.ts';
import { UnresolvableError } from './errors.ts';

/** Services that hold the values; each takes what follows its name in the reference. */
export interface DynamicReferenceSources {
  readonly secretsmanager: (reference: string) => string;
  readonly ssm: (reference: string) => string;
}

const pattern = /\{\{resolve:([^:{}]*):?([^{}]*)\}\}/g;

/**
 * Refuses references that nothing here can answer, so that the resource that holds one says so.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 * @throws UnresolvableError
 */
export function checkDynamicReferences(text: string): string {
  for (const [reference, service] of text.matchAll(pattern)) {
    if (service === 'secretsmanager' || service === 'ssm') continue;
    throw new UnresolvableError(`the dynamic reference "${reference}" has no local value yet`);
  }
  return text;
}

/**
 * A copy of plain configuration with every `{{resolve:…}}` in its texts replaced. Values that begin
 * when their services do (secrets are kept, not planned), so plans hold references until then.
 *
 * @param onProblem told why one has no value; its text stays as it is
 */
export function resolveDynamicReferences<Value>(
  value: Value,
  sources: DynamicReferenceSources,
  onProblem: (message: string) => void,
): Value {
  const replace = (text: string): string =>
    text.replace(pattern, (reference, service: string, argument: string) => {
      try {
        if (service === 'secretsmanager' || service === 'ssm') return sources[service](argument);
      } catch (error) {
        if (!(error instanceof UnresolvableError)) throw error;
        onProblem(`the dynamic reference "${reference}" has no value: ${error.message}`);
      }
      return reference;
    });
  return mapTexts(value, (text) => (text.includes('{{resolve:') ? replace(text) : text));
}
