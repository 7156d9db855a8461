/** Runs one task until it is told to stop, or killed: prints its port, and whatever is a warning. */

import { createTargetRegistry } from '../../../../local/runner/emulators/compute/targets.ts';
import { startEcs } from '../../../../local/runner/emulators/ecs/ecs.ts';
import { createChildProcesses } from '../../../../local/runner/processes/child-processes.ts';
import { systemClock } from '../../../../local/xray/index.ts';

const [bundle = '', temporaryDir = ''] = process.argv.slice(2);
const arn = 'arn:aws:ecs:us-east-1:123456789012';
const print = (line: string) => process.stdout.write(`${line}\n`);

const processes = createChildProcesses();
const ecs = startEcs(
  {
    cloud: {
      account: '123456789012',
      region: 'us-east-1',
      clock: systemClock(),
      emit: () => {},
      warn: print,
    },
    processes,
    temporaryDir,
    endpointUrl: 'http://127.0.0.1:1',
    childEnvironment: {},
    hosts: {},
    openDaemon: async () => ({ port: 1, close: async () => {} }),
    credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' }),
    targets: createTargetRegistry(),
    targetGroups: [],
    zoneOf: () => undefined,
    secret: () => '',
    onLog: () => {},
  },
  {
    clusters: [],
    taskDefinitions: [
      {
        arn: `${arn}:task-definition/shop:1`,
        family: 'shop',
        taskRoleArn: undefined,
        containers: [
          {
            name: 'web',
            essential: true,
            imageName: 'image:1',
            image: {
              files: [{ kind: 'copy', from: bundle, to: '/app' }],
              environment: {},
              workingDirectory: '/app',
              entryPoint: [],
              command: ['node', 'server.js'],
              exposedPorts: [],
              user: undefined,
            },
            entryPoint: undefined,
            command: undefined,
            workingDirectory: undefined,
            environment: {},
            secrets: [],
            ports: [8080],
            logGroup: undefined,
          },
        ],
        daemon: undefined,
        limits: { cpu: 0.25, memory: 512 },
      },
    ],
    ecsServices: [
      {
        stack: 'Shop',
        logicalId: 'Service',
        name: 'shop',
        arn: `${arn}:service/default/shop`,
        cluster: 'default',
        taskDefinitionArn: `${arn}:task-definition/shop:1`,
        desiredCount: 1,
        subnetIds: [],
        loadBalancers: [],
      },
    ],
  },
);
await ecs.settled;
print(`port ${ecs.units()[0]?.port}`);
setInterval(() => {}, 60_000);
