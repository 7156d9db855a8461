import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AppPlan, newAppPlan } from '../../../../local/runner/app-plan.ts';
import type { DeclaredResource } from '../../../../local/runner/plan/plan.ts';
import { handlerFile, programFile } from '../../../../local/runner/source-files/deployed-files.ts';

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'deployed-files-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const fn = (assetPath: string | undefined, handler: unknown): DeclaredResource => ({
  ...{ stack: 'Shop', logicalId: 'Place', type: 'AWS::Lambda::Function', constructPath: 'Shop/P' },
  ...(assetPath !== undefined && { assetPath }),
  property: (name) => (name === 'Handler' ? handler : undefined),
});

describe('handlerFile', () => {
  const files = { 'index.js': '', 'src/app.mjs': '', 'main.py': '', 'app.min.js': '' };

  it.each([
    ['index.handler', 'index.js'],
    ['src/app.handler', 'src/app.mjs'],
    ['main.lambda_handler', 'main.py'],
    ['app.min.handler', 'app.min.js'],
  ])('finds %s', (handler, expected) => {
    const root = folder(files);

    expect(handlerFile(fn(root, handler))).toBe(join(root, expected));
  });

  it.each(['../outside/index.handler', 'missing.handler', 'handler', '', 7, undefined, '/index.x'])(
    'finds nothing for %j',
    (handler) => {
      const root = folder({ 'asset/a.js': '', 'outside/index.js': '' });

      expect(handlerFile(fn(join(root, 'asset'), handler))).toBeUndefined();
    },
  );

  it('finds nothing where there is no asset', () => {
    expect(handlerFile(fn(undefined, 'index.handler'))).toBeUndefined();
  });
});

describe('programFile', () => {
  const service = (words: readonly string[], files: object[]): AppPlan => ({
    ...newAppPlan(),
    ecsServices: [
      {
        ...{ stack: 'Shop', logicalId: 'Stock', name: 's', arn: 'arn', cluster: 'c' },
        ...{ taskDefinitionArn: 'task', desiredCount: 1, subnetIds: [], loadBalancers: [] },
      },
    ],
    taskDefinitions: [
      {
        ...{ arn: 'task', family: 'f', taskRoleArn: undefined, daemon: undefined },
        limits: { cpu: 1, memory: 1 },
        containers: [
          {
            entryPoint: undefined,
            ...{ command: undefined, workingDirectory: undefined },
            image: { entryPoint: [], command: words, workingDirectory: '/app', files },
          } as never,
        ],
      },
    ],
  });
  const find = (plan: AppPlan) => programFile(plan, 'Shop', 'Stock');

  it('finds what node is started with, where the image has it', () => {
    const root = folder({ 'server.js': '', 'lib/main.js': '' });

    const files = [{ kind: 'copy', from: root, to: '/app/' }];
    expect(find(service(['node', 'server.js'], files))).toBe(join(root, 'server.js'));
    expect(find(service(['node', '--x', '/app/lib/main.js'], files))).toBe(
      join(root, 'lib/main.js'),
    );
    expect(find(service(['node', '../etc/x.js'], files))).toBeUndefined();
    expect(find(service(['node', 'gone.js'], files))).toBeUndefined();
  });

  it('finds a file that was copied by itself, the last one of that place', () => {
    const root = folder({ 'old.js': '', 'new.js': '' });

    expect(
      find(
        service(
          ['node', 'server.js'],
          [
            { kind: 'copy', from: join(root, 'old.js'), to: '/app/server.js' },
            { kind: 'copy', from: join(root, 'new.js'), to: '/app/server.js' },
          ],
        ),
      ),
    ).toBe(join(root, 'new.js'));
  });

  it('follows the script of a package', () => {
    const root = folder({
      'package.json': JSON.stringify({ scripts: { start: 'node server.js', constructor: 7 } }),
      'server.js': '',
    });

    const files = [{ kind: 'copy', from: root, to: '/app' }];
    expect(find(service(['npm', 'start'], files))).toBe(join(root, 'server.js'));
    expect(find(service(['npm', 'run', 'constructor'], files))).toBeUndefined();
    expect(find(service(['python', 'main.py'], files))).toBeUndefined();
  });

  it('finds the web process of a source bundle', () => {
    const root = folder({ Procfile: 'web: node app.js\n', 'app.js': '' });
    const environment = {
      ...{ stack: 'Shop', logicalId: 'Stock', constructPath: 'Shop/S', name: 'e', endpoint: '' },
      ...{ application: 'a', versionLabel: 'v', options: [], environment: {}, port: 80 },
      ...{ hasDaemon: true, instanceProfile: undefined, instanceType: 't', subnetIds: [] },
      requiresToken: false,
    };
    const plan = {
      ...newAppPlan(),
      beanstalkEnvironments: [environment],
      applicationVersions: [{ application: 'a', label: 'v', folder: root }],
    };

    expect(find(plan)).toBe(join(root, 'app.js'));
    expect(find({ ...plan, applicationVersions: [] })).toBeUndefined();
  });

  it('finds nothing for what is no program', () => {
    expect(find(newAppPlan())).toBeUndefined();
  });
});
