import { ConsoleError } from '../../../../../local/console-server/console-error.ts';
import type { AppBackend, AppDescription } from '../../../../../local/console-server/index.ts';

type Resource = AppDescription['resources'][number];

export const resource = (
  logicalId: string,
  type: string,
  more: Partial<Resource> = {},
): Resource => ({
  ...{ stack: 'Shop', logicalId, type, constructPath: `Shop/${logicalId}/Resource` },
  ...{ name: logicalId.toLowerCase(), state: 'running', canInvoke: false, canRestart: false },
  nodes: [],
  ...more,
});

const placeNodes = [
  { name: 'place', type: 'AWS::Lambda' },
  { name: 'place', type: 'AWS::Lambda::Function' },
];

/** A small shop: one of everything that the page tells apart. */
export const shop: AppDescription = {
  projectDir: '/home/me/shop',
  stacks: ['Shop', 'Data'],
  leftOut: [{ stack: 'Cluster', reason: 'AWS::EKS::Cluster is not emulated yet' }],
  resources: [
    resource('Orders', 'AWS::DynamoDB::Table', {
      nodes: [{ name: 'orders', type: 'AWS::DynamoDB::Table' }],
    }),
    resource('Place', 'AWS::Lambda::Function', {
      ...{ canInvoke: true, canRestart: true, log: 'place', sourceFile: 'lambdas/place.ts' },
      ...{ lastTrace: new Date(Date.now() - 5000).toISOString(), nodes: placeNodes },
    }),
    resource('Stage', 'AWS::ApiGateway::Stage', {
      ...{ name: 'prod', detail: 'http://127.0.0.1:3000/prod' },
      nodes: [{ name: 'shop/prod', type: 'AWS::ApiGateway::Stage' }],
    }),
    resource('Flow', 'AWS::StepFunctions::StateMachine', {
      ...{ name: 'Flow', state: 'not emulated' },
      detail: 'AWS::StepFunctions::StateMachine is not emulated yet; requests that reach it fail',
    }),
    resource('Role', 'AWS::IAM::Role', { state: 'declared' }),
    resource('Database', 'AWS::RDS::DBInstance', {
      ...{ stack: 'my-Data', state: 'failed', constructPath: 'Data/Database/Instance/Resource' },
      ...{ name: 'my-data-database', detail: 'mysqld is not installed' },
    }),
  ],
  declared: {
    nodes: [
      ...placeNodes.map((node) => ({
        ...{ ...node, id: `${node.type}~place`, resource: 'Shop/Place' },
        constructPath: 'Shop/Place/Resource',
      })),
      {
        ...{ id: 'AWS::ApiGateway::Stage~shop/prod', name: 'shop/prod', resource: 'Shop/Stage' },
        ...{ type: 'AWS::ApiGateway::Stage', untraced: 'active tracing is off on this stage' },
      },
      {
        ...{ id: 'AWS::DynamoDB::Table~orders', name: 'orders', resource: 'Shop/Orders' },
        type: 'AWS::DynamoDB::Table',
      },
    ],
    edges: [
      { from: 'AWS::ApiGateway::Stage~shop/prod', to: 'AWS::Lambda~place', kind: 'call' },
      { from: 'AWS::Lambda~place', to: 'AWS::Lambda::Function~place', kind: 'call' },
      { from: 'AWS::Lambda::Function~place', to: 'AWS::DynamoDB::Table~orders', kind: 'call' },
    ],
  },
};

/** The shop behind a console's server: it keeps what it was asked to do. */
export function shopBackend(app: AppDescription = shop) {
  const lines: Parameters<typeof logLine>[] = [];
  const asked: { invoked: string[]; restarted: string[]; rounds: number } = {
    ...{ invoked: [], restarted: [], rounds: 0 },
  };
  const answer = { status: 200, payload: '{"statusCode":201}', failed: false };
  const backend: AppBackend = {
    describe: () => app,
    logs: ({ after }) => ({
      lines: lines.slice(after).map((line) => logLine(...line)),
      next: lines.length,
    }),
    invoke: async ({ function: name, event }) => {
      if (name !== 'place') throw new ConsoleError(404, `Function not found: ${name}`);
      asked.invoked.push(event);
      return { ...answer, traceId };
    },
    restart: ({ stack, logicalId }) => {
      if (logicalId !== 'Place') throw new ConsoleError(409, 'nothing to restart: it does not run');
      asked.restarted.push(`${stack}/${logicalId}`);
    },
    sendSampleTraffic: () => {
      asked.rounds += 1;
      if (asked.rounds > 1) throw new ConsoleError(409, 'sample traffic is being sent');
      return 13;
    },
  };
  return { backend, asked, answer, log: (...line: Parameters<typeof logLine>) => lines.push(line) };
}

export const traceId = '1-5759e988-bd862e3fe1be46a994272793';

export const logLine = (
  text: string,
  more: { traceId?: string; stream?: 'stdout' | 'stderr' | 'platform' } = {},
) => ({
  ...{ function: 'place', time: '2026-11-20T12:00:00.500Z', stream: 'stdout' as const, text },
  ...more,
});
