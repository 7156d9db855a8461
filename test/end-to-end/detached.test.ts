import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunFile } from '../../local/runner/running-instance.ts';
import { ordersProject } from './orders-project.ts';
import { newFolder } from './scratch-folder.ts';
import { anyPorts, runTracelab } from './tracelab-process.ts';

describe.concurrent('tracelab start --detach', () => {
  it('outlives the npm that it was started by, until it is stopped', async () => {
    const projectDir = ordersProject();
    const dataDir = newFolder('data');
    const flags = ['--data-dir', dataDir, '--output', 'json'];

    const launched = await runTracelab(
      ['start', '--detach', '--no-sample', ...anyPorts, ...flags],
      {
        projectDir,
        asScript: true,
      },
    ).ended;
    const { pid } = JSON.parse(launched.stdout) as RunFile;
    const asked = await runTracelab(['status', ...flags], { projectDir }).ended;
    const askedAgain = await runTracelab(['status', ...flags], { projectDir }).ended;
    const stopped = await runTracelab(['stop', ...flags], { projectDir }).ended;

    expect(launched.code).toBe(0);
    expect(JSON.parse(asked.stdout)).toMatchObject({ pid });
    expect(JSON.parse(askedAgain.stdout)).toMatchObject({ pid });
    expect(stopped).toMatchObject({ code: 0, stdout: `${JSON.stringify({ stopped: pid })}\n` });
  });

  it('says that an instance runs already, and leaves that one its log', async () => {
    const projectDir = ordersProject();
    const dataDir = newFolder('data');
    const start = ['start', '--detach', '--no-sample', ...anyPorts, '--data-dir', dataDir];

    const first = await runTracelab(start, { projectDir }).ended;
    const before = readFileSync(join(dataDir, 'start.log'), 'utf8');
    const second = await runTracelab(start, { projectDir }).ended;
    const after = readFileSync(join(dataDir, 'start.log'), 'utf8');
    await runTracelab(['stop', '--data-dir', dataDir], { projectDir }).ended;

    expect([first.code, second.code]).toEqual([0, 1]);
    expect(second.stderr).toContain('an instance already runs on');
    expect(before).not.toBe('');
    expect(after.startsWith(before)).toBe(true);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('start.log'))).toEqual([
      'start.log',
    ]);
  });

  it('ends with its words when it cannot start, and where all of them are', async () => {
    const projectDir = newFolder('project');
    writeFileSync(join(projectDir, 'cdk.json'), JSON.stringify({ app: 'exit 3' }));
    const dataDir = newFolder('data');

    const { code, stdout, stderr } = await runTracelab(
      ['start', '--detach', ...anyPorts, '--data-dir', dataDir],
      { projectDir },
    ).ended;

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('it did not start (exit code 1)');
    expect(stderr).toMatch(/^ *✗ .*exit/m);
    expect(stderr).toContain(join(dataDir, 'start.log'));
  });
});
