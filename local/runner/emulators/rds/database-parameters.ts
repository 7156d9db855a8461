import type { DatabaseConfig, ParameterGroupConfig } from './database-config.ts';

export interface DatabaseParameters {
  /** Connections without TLS are refused. */
  readonly forceTls: boolean;
  /** Names of those that make no difference here. */
  readonly ignored: readonly string[];
}

/** What a database's parameter group, or the engine's default one, comes to here. */
export function readParameters(
  { engine, engineVersion, parameterGroup }: DatabaseConfig,
  groups: readonly ParameterGroupConfig[],
): DatabaseParameters {
  const group = groups.find((each) => each.name === parameterGroup);
  const parameters = group?.parameters ?? {};
  const name = engine === 'postgres' ? 'rds.force_ssl' : 'require_secure_transport';
  const value = parameters[name];
  return {
    forceTls:
      value === undefined ? isForcedByDefault(engine, engineVersion) : /^(1|on|true)$/i.test(value),
    ignored: Object.keys(parameters).filter((each) => each !== name),
  };
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html */
const isForcedByDefault = (
  engine: DatabaseConfig['engine'],
  version: string | undefined,
): boolean => engine === 'postgres' && Number.parseInt(version ?? '17', 10) >= 15;
