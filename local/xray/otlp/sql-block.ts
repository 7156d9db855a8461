import type { AttributeReader } from './attribute-reader.ts';
import type { Span } from './span.ts';

const sqlSystems = new Set([
  'db2',
  'derby',
  'hive',
  'mariadb',
  'mssql',
  'mysql',
  'oracle',
  'postgresql',
  'sqlite',
  'teradata',
  'other_sql',
]);

/** The block `sql`; of other databases the attributes stay metadata. */
export function sqlBlock(
  span: Span,
  attributes: AttributeReader,
): Record<string, string | undefined> | undefined {
  if (!sqlSystems.has(attributes.lookText('db.system') ?? '')) return undefined;
  const server = attributes.takeText('db.connection_string') ?? 'localhost';
  return {
    url: span.name,
    connection_string: `${server}/${attributes.takeText('db.name') ?? ''}`,
    database_type: attributes.takeText('db.system'),
    user: attributes.takeText('db.user'),
    sanitized_query: attributes.takeText('db.statement'),
  };
}
