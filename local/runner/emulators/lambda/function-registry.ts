import { LambdaError } from './errors.ts';
import { type FunctionConfig, type FunctionSetting, latestVersion } from './function-config.ts';

export interface FunctionName {
  readonly name: string;
  readonly qualifier?: string;
  readonly region?: string;
  readonly account?: string;
}

/** What an invocation is addressed to. */
export interface InvocationTarget {
  readonly fn: FunctionConfig;
  /** With the qualifier, if there was one. */
  readonly arn: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly qualifier: string;
}

export interface FunctionRegistry {
  readonly functions: readonly FunctionConfig[];
  /** @throws LambdaError ResourceNotFoundException, ValidationException */
  find(functionName: string, qualifier?: string): InvocationTarget;
  asyncSettings(target: InvocationTarget): AsyncSettings;
}

export interface AsyncSettings {
  readonly maximumRetryAttempts: number;
  /** Seconds. */
  readonly maximumEventAge: number;
}

const pattern =
  /^(?:arn:[\w-]+:lambda:([a-z0-9-]+):(\d{12}):function:|(\d{12}):function:|function:)?([A-Za-z0-9_-]{1,140})(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;

/** Reads a name, a partial ARN (`123456789012:function:name`) or an ARN, each with or without a qualifier. */
export function parseFunctionName(text: string): FunctionName | undefined {
  const [, region, fullAccount, partialAccount, name, qualifier] = pattern.exec(text) ?? [];
  if (name === undefined) return undefined;
  const account = fullAccount ?? partialAccount;
  return {
    name,
    ...(qualifier !== undefined && { qualifier }),
    ...(region !== undefined && { region }),
    ...(account !== undefined && { account }),
  };
}

export function createFunctionRegistry(
  functions: readonly FunctionConfig[],
  settings: readonly FunctionSetting[],
  scope: { readonly account: string; readonly region: string },
): FunctionRegistry {
  const byName = new Map(functions.map((fn) => [fn.name, fn]));

  function find(functionName: string, qualifierParameter?: string): InvocationTarget {
    const parsed = parseFunctionName(functionName);
    if (parsed === undefined) {
      throw new LambdaError(
        'ValidationException',
        `1 validation error detected: Value '${functionName.slice(0, 200)}' at 'functionName' failed to satisfy constraint: Member must be a function name, a partial ARN or an ARN`,
      );
    }
    if (parsed.region !== undefined && parsed.region !== scope.region) {
      throw new LambdaError(
        'ResourceNotFoundException',
        `Functions from '${parsed.region}' are not reachable in this region ('${scope.region}')`,
      );
    }
    const qualifier = qualifierParameter ?? parsed.qualifier;
    const fn = byName.get(parsed.name);
    const arn = `arn:aws:lambda:${scope.region}:${parsed.account ?? scope.account}:function:${parsed.name}`;
    if (fn === undefined || (parsed.account ?? scope.account) !== scope.account) {
      throw new LambdaError(
        'ResourceNotFoundException',
        `Function not found: ${qualifier === undefined ? arn : `${arn}:${qualifier}`}`,
      );
    }
    const version = findVersion(fn, qualifier);
    return {
      fn,
      arn: qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`,
      version,
      qualifier: qualifier ?? latestVersion,
    };
  }

  function findVersion(fn: FunctionConfig, qualifier: string | undefined): string {
    if (qualifier === undefined || qualifier === latestVersion) return latestVersion;
    for (const setting of settings) {
      if (setting.functionName !== fn.name) continue;
      if (setting.kind === 'version' && setting.version === qualifier) return qualifier;
      if (setting.kind === 'alias' && setting.alias === qualifier) return setting.version;
    }
    const isVersion = /^\d+$/.test(qualifier);
    throw new LambdaError(
      'ResourceNotFoundException',
      isVersion
        ? `Function not found: ${fn.arn}:${qualifier}`
        : `Cannot find alias arn: ${fn.arn}:${qualifier}`,
    );
  }

  return {
    functions,
    find,
    asyncSettings: ({ fn, qualifier }) => {
      const setting = settings.find(
        (candidate) =>
          candidate.kind === 'async-invoke' &&
          candidate.functionName === fn.name &&
          candidate.qualifier === qualifier,
      );
      const configured = setting?.kind === 'async-invoke' ? setting : undefined;
      return {
        maximumRetryAttempts: configured?.maximumRetryAttempts ?? 2,
        maximumEventAge: configured?.maximumEventAge ?? 6 * 3600,
      };
    },
  };
}
