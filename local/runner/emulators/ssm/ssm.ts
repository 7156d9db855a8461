import { UnresolvableError } from '../../assembly/errors.ts';
import type { AwsService, Cloud } from '../../cloud.ts';
import { AwsError, asAwsError } from '../protocols/aws-error.ts';
import { decodeJson, jsonError, jsonResult } from '../protocols/json.ts';
import { operations } from './operations.ts';
import type { ParameterConfig } from './parameter-config.ts';
import { createParameterStore } from './parameter-store.ts';

export interface Ssm {
  readonly handle: AwsService;
  /**
   * The value of a parameter by name or ARN, as an ECS `valueFrom` or what follows `ssm:` in a dynamic
   * reference names it, with `:<version>` or without. @throws UnresolvableError
   */
  resolve(reference: string): string;
}

/** Parameter Store with the parameters of the template. */
export function createSsm(cloud: Cloud, parameters: readonly ParameterConfig[]): Ssm {
  const { account, region, clock, warn } = cloud;
  const store = createParameterStore(parameters, {
    partition: 'aws',
    account,
    region,
    now: () => clock.now(),
  });
  return {
    handle: (request) => {
      try {
        const { operation, input } = decodeJson(request);
        const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
        if (run !== undefined) return jsonResult(request, run(input, store));
        throw new AwsError(
          'InvalidAction',
          `TraceLab does not emulate the SSM action "${operation}". Emulated are: ${Object.keys(operations).sort().join(', ')}.`,
        );
      } catch (cause) {
        return jsonError(request, asAwsError(cause, 'ssm', warn), '');
      }
    },
    resolve: (reference) => {
      try {
        return store.get(reference).value;
      } catch (cause) {
        if (!(cause instanceof AwsError)) throw cause;
        throw new UnresolvableError(
          `parameter "${reference}" is not of this app; run its stack here too, or name one that runs`,
          { cause },
        );
      }
    },
  };
}
