export type DatabaseEngine = 'postgres' | 'mysql' | 'mariadb';

/** A database instance as the template declares it. */
export interface DatabaseConfig {
  /** `DBInstanceIdentifier`, what `Ref` gives. */
  readonly identifier: string;
  readonly stack: string;
  readonly logicalId: string;
  /** `<identifier>.<account's own part>.<region>.rds.amazonaws.com` */
  readonly host: string;
  readonly port: number;
  readonly engine: DatabaseEngine;
  /** `17`, as declared. */
  readonly engineVersion: string | undefined;
  /** Made when the database is; `undefined` makes none. */
  readonly databaseName: string | undefined;
  readonly username: string;
  /** May be a dynamic reference, until the plan's are resolved. */
  readonly password: string;
  readonly parameterGroup: string | undefined;
}

/** Settings of the engine, by the names that RDS has for them. */
export interface ParameterGroupConfig {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}
