import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatMermaid } from '../../local/cli/output/map-drawings.ts';
import type { ServiceMap } from '../../local/cli/output/service-map.ts';

const repository = join(import.meta.dirname, '..', '..');
const begin = '<!-- the map of `tracelab demo` -->';
const end = '<!-- end -->';

/** The map as it is after sample traffic to every part of the app. @throws where an edge is missing */
export async function drawnMap(): Promise<ServiceMap> {
  const command = [join(repository, 'local/cli/tracelab.js'), 'demo', '--output', 'json'];
  const options = { cwd: repository, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(process.execPath, command, options);
  return JSON.parse(stdout) as ServiceMap;
}

/** The page with another map between its marks. @throws where it has none */
export function putMap(page: string, map: ServiceMap): string {
  const { from, to } = placeOf(page);
  const mermaid = formatMermaid(withShortHosts(map), { withFigures: false });
  return `${page.slice(0, from)}\n\n\`\`\`mermaid\n${mermaid}\`\`\`\n\n${page.slice(to)}`;
}

/** The nodes and edges of the page's map: `place-order, Lambda function`. @throws where it has none */
export function readMap(page: string) {
  const { from, to } = placeOf(page);
  const text = page.slice(from, to);
  const nodes = new Map(
    [...text.matchAll(/^ {2}(n\d+)\["([^"]*)"\]$/gm)].map(([, id, label = '']) => [
      id,
      label.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace('<br/>', ', '),
    ]),
  );
  const edges = [...text.matchAll(/^ {2}(n\d+) (-->|-\.->) (n\d+)$/gm)].map(
    ([, source, arrow, target]) =>
      `${nodes.get(source)} ${arrow === '-->' ? '→' : '⇢'} ${nodes.get(target)}`,
  );
  return { nodes: [...nodes.values()], edges };
}

function placeOf(page: string) {
  const start = page.indexOf(begin);
  const from = start + begin.length;
  const to = page.indexOf(end, from);
  if (start < 0 || to < 0) {
    throw new Error(`docs/architecture.md must hold "${begin}" and, behind it, "${end}"`);
  }
  return { from, to };
}

/** The long names of queues and of databases' hosts would make boxes as wide as the page. */
const withShortHosts = ({ nodes, edges }: ServiceMap): ServiceMap => ({
  edges,
  nodes: nodes.map((node) => ({
    ...node,
    name: node.name
      .replace(/^https:\/\/sqs\..*\//, '')
      .replace(/^([^@]+)@[^@]*\.rds\..*$/, '$1 on RDS'),
  })),
});
