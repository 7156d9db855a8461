import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';

/** The base address of the Inventory service, or `undefined` where it is not deployed. */
export type FindInventoryUrl = () => Promise<string | undefined>;

/**
 * Reads the parameter that the Inventory stack writes, once: an environment that has begun without
 * Inventory goes on without it. A read that fails is tried again by the next record.
 *
 * @param parameter from the variable `INVENTORY_URL_PARAMETER`; empty or missing means no Inventory
 */
export function inventoryUrlFrom(
  ssm: Pick<SSMClient, 'send'>,
  parameter: string | undefined,
): FindInventoryUrl {
  let reading: Promise<string | undefined> | undefined;

  return async () => {
    if (!parameter) return undefined;
    const mine = reading ?? readParameter(ssm, parameter);
    reading = mine;
    try {
      return await mine;
    } catch (error) {
      if (reading === mine) reading = undefined;
      throw error;
    }
  };
}

async function readParameter(
  ssm: Pick<SSMClient, 'send'>,
  name: string,
): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    const value = Parameter?.Value ?? '';
    const { protocol } = URL.canParse(value) ? new URL(value) : { protocol: '' };
    if (protocol === 'http:' || protocol === 'https:') return value;
    throw new Error(`parameter "${name}" must be the http(s) address of Inventory, got "${value}"`);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
