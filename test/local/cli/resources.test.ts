import { describe, expect, it } from 'vitest';
import { formatResources } from '../../../local/cli/output/resources.ts';
import type { ResourceStatus } from '../../../local/runner/running-instance.ts';
import { testTerminal } from './test-terminal.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

const resource = (change: Partial<ResourceStatus>): ResourceStatus => ({
  stack: 'Shop',
  logicalId: 'Place1A2B3C4D',
  type: 'AWS::Lambda::Function',
  constructPath: 'Shop/Place/Resource',
  name: 'place',
  state: 'running',
  ...change,
});

const linesOf = (resources: ResourceStatus[], columns = 120) =>
  formatResources({ stacks: ['Shop', 'Stock'], resources }, { ...testTerminal(), columns }, now);

describe('formatResources', () => {
  it('groups by stack, with the address and how long ago there was a trace', () => {
    const lines = linesOf([
      resource({ lastTrace: '2026-01-01T11:59:48Z' }),
      resource({ name: 'refund', lastTrace: '2026-01-01T09:30:00Z' }),
      resource({ name: 'audit' }),
      resource({
        stack: 'Stock',
        logicalId: 'Database',
        constructPath: 'Stock/Database/Instance',
        type: 'AWS::RDS::DBInstance',
        name: 'stock-database',
        detail: 'PostgreSQL 18 on 127.0.0.1:5432',
        lastTrace: '2026-01-01T11:50:00Z',
      }),
    ]);

    expect(lines).toEqual([
      '  Shop',
      '    ✓ place   Lambda Function  12 s ago',
      '    ✓ refund  Lambda Function   3 h ago',
      '    ✓ audit   Lambda Function  no trace',
      '',
      '  Stock',
      '    ✓ Database/Instance  RDS DBInstance  10 min ago  PostgreSQL 18 on 127.0.0.1:5432',
      '',
    ]);
  });

  it('keeps what cannot be traced and has no address on one line for each type', () => {
    const rule = { type: 'AWS::XRay::SamplingRule', logicalId: 'Rule' };

    const lines = linesOf([
      resource({ ...rule, name: 'checkout' }),
      resource({ ...rule, name: 'health' }),
      resource({ type: 'AWS::IAM::Role', state: 'declared' }),
    ]);

    expect(lines.slice(1, -1)).toEqual([
      '    ✓ XRay SamplingRule: checkout, health',
      '    – 1 more declared: roles, policies, log groups …',
    ]);
  });

  it('says why something does not run, and what an alarm says', () => {
    const lines = linesOf([
      resource({ state: 'failed', detail: 'its code is missing' }),
      resource({ type: 'AWS::X::Y', state: 'not emulated', constructPath: 'Shop/Y' }),
      resource({
        type: 'AWS::CloudWatch::Alarm',
        logicalId: 'Faults1A2B',
        constructPath: 'Shop/Faults/Resource',
        name: 'Shop-Faults1A2B',
        detail: 'ALARM: too many',
      }),
    ]);

    expect(lines.slice(1, -1)).toEqual([
      '    ✕ alarm Faults: ALARM: too many',
      '    ✕ Shop/Place/Resource: its code is missing',
      '    ! Shop/Y: not emulated',
    ]);
  });

  it('stays within a narrow terminal, keeps the port, and lets no name act on it', () => {
    const lines = linesOf(
      [
        resource({
          type: 'AWS::ECS::Service',
          name: `\u001b[2J${'a'.repeat(80)}`,
          detail: `${'0123456789abcdef'.repeat(4)} in us-east-1a running on 127.0.0.1:40000`,
        }),
        resource({ type: 'AWS::XRay::Group', name: 'g'.repeat(300) }),
      ],
      100,
    );

    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(100);
    expect(lines[1]).toMatch(/127\.0\.0\.1:40000$/);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
