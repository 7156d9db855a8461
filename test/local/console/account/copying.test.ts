import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { awsCommand } from '../../../../local/console/account/aws-command.ts';
import { constructCode } from '../../../../local/console/account/cdk-code.ts';

const hostile = `it's $(rm -rf) \`x\` "q" \\ \n\t\u202e\u2028 </script> %s !! \u0000 ünï \u{e0041}`;

/** What a shell makes of a command, with `aws` in place of the program. */
const runInShell = (command: string): string[] =>
  execFileSync('sh', ['-c', `aws() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('awsCommand', () => {
  it('hands the input over whole, whatever is in it', () => {
    const command = awsCommand('create-group', { GroupName: hostile }, '--region us-east-1');

    const [service, operation, flag, json = '', ...options] = runInShell(command);

    expect([service, operation, flag]).toEqual(['xray', 'create-group', '--cli-input-json']);
    expect(JSON.parse(json)).toEqual({ GroupName: hostile });
    expect(command).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(options).toEqual(['--region', 'us-east-1']);
  });

  it('leaves out an input and options that there are none of', () => {
    expect(awsCommand('get-groups', undefined, '')).toBe('aws xray get-groups');
  });
});

describe('constructCode', () => {
  const propertiesOf = (code: string): unknown => {
    const made: unknown[] = [];
    class CfnGroup {
      constructor(...given: unknown[]) {
        made.push(given[2]);
      }
    }
    runInNewContext(code, { xray: { CfnGroup } });
    return JSON.parse(JSON.stringify(made[0]));
  };

  it('is code that makes exactly the properties, whatever is in them', () => {
    const properties = {
      groupName: hostile,
      nested: { rate: 0.05, on: true, "it's": 'x', __proto__: undefined, none: {} },
      attributes: Object.fromEntries([
        ['__proto__', 'a'],
        ['x-tier', 'b'],
      ]),
      left: undefined,
    };

    const code = constructCode('CfnGroup', { id: 'my group!', properties });

    expect(JSON.stringify(propertiesOf(code))).toBe(JSON.stringify(properties));
    expect(code).toMatch(/^new xray\.CfnGroup\(this, 'MyGroup', \{\n {2}groupName: "/);
  });

  it('has an id also for a name without letters', () => {
    expect(constructCode('CfnGroup', { id: '—', properties: {} })).toBe(
      `new xray.CfnGroup(this, 'Setting', {});`,
    );
  });
});
