import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../local/console/address/address.ts';
import {
  groupAwsCommand,
  groupCdkCode,
} from '../../../../../local/console/pages/groups/copy-group.ts';
import type { Group } from '../../../../../local/console/pages/groups/group.ts';
import { draftOf, problemsOf } from '../../../../../local/console/pages/groups/group-draft.ts';
import { scopeBetween } from '../../../../../local/console/pages/groups/group-scope.ts';
import { noneYet } from '../../../../../local/console/pages/groups/InsightList.tsx';
import { tellImpact, tellLasting } from '../../../../../local/console/pages/groups/insight.ts';
import {
  groupsMarkdown,
  insightMarkdown,
} from '../../../../../local/console/pages/groups/markdown.ts';
import { beginEditing, draftKey } from '../../../../../local/console/pages/groups/open-group.ts';
import { groupsAddress, parseGroupsPlace } from '../../../../../local/console/pages/groups/url.ts';
import { figures } from '../../../../../local/xray/insights/figures.ts';

const slow: Group = {
  name: 'slow',
  arn: 'arn:slow',
  expression: 'responsetime > 1',
  insights: true,
  notifications: false,
};
const none = new Map();

describe('parseGroupsPlace', () => {
  it('reads back what an address was made of', () => {
    const place = { group: 'a b', filter: 'service("x") AND fault', insight: 'i', isNew: true };

    expect(parseGroupsPlace(parseAddress(groupsAddress(place)))).toEqual(place);
    expect(groupsAddress({ filter: 'fault' })).toBe('#/groups?filter=fault');
  });
});

describe('beginEditing', () => {
  it('begins a new group with the filter that an address brings', () => {
    expect(beginEditing({ filter: 'fault' }, [slow], none)?.draft).toMatchObject({
      name: '',
      expression: 'fault',
    });
    expect(beginEditing({ group: 'new', filter: 'fault' }, [slow], none)).toMatchObject({
      base: undefined,
      draft: { name: 'new', expression: 'fault' },
    });
  });

  it('brings the filter into a group that there is, as a change', () => {
    expect(beginEditing({ group: 'slow', filter: 'fault' }, [slow], none)).toEqual({
      base: slow,
      draft: { ...draftOf(slow), expression: 'fault' },
    });
  });

  it('opens nothing at the bare address, and a name nobody has as a new group', () => {
    expect(beginEditing({}, [slow], none)).toBeUndefined();
    expect(beginEditing({ group: 'gone' }, [slow], none)?.base).toBeUndefined();
  });

  it('keeps what was written of a group that is gone under its name', () => {
    const editing = { base: slow, draft: { ...draftOf(slow), expression: 'x' } };
    const drafts = new Map([['slow', editing]]);

    expect(draftKey({ group: 'slow' }, [], drafts)).toBe('slow');
    expect(beginEditing({ group: 'slow' }, [], drafts)).toBe(editing);
    expect(draftKey({ group: 'other' }, [], drafts)).toBe('');
  });
});

describe('problemsOf', () => {
  it('refuses notifications without insights, and lets Default be without an expression', () => {
    const draft = { ...draftOf(slow), insights: false, notifications: true };

    expect([...problemsOf({ base: slow, draft }, [slow]).keys()]).toEqual(['notifications']);
    const base = { ...slow, name: 'Default', expression: undefined };
    expect(problemsOf({ base, draft: draftOf(base) }, [base]).size).toBe(0);
  });
});

describe('copying a group', () => {
  it('is a command and code that make the same group', () => {
    expect(groupAwsCommand(slow, '--region us-east-1')).toBe(
      `aws xray create-group --cli-input-json '{"GroupName":"slow","FilterExpression":"responsetime > 1","InsightsConfiguration":{"InsightsEnabled":true,"NotificationsEnabled":false}}' --region us-east-1`,
    );
    expect(groupCdkCode(slow)).toBe(`new xray.CfnGroup(this, 'Slow', {
  groupName: 'slow',
  filterExpression: 'responsetime > 1',
  insightsConfiguration: {
    insightsEnabled: true,
    notificationsEnabled: false,
  },
});`);
  });
});

describe('Markdown', () => {
  it('has the groups in a table, in which no text is markup', () => {
    const hostile = { ...slow, expression: 'annotation.a = "|</td>*x*\n"', insights: false };

    const lines = groupsMarkdown([slow, hostile]).split('\n');

    expect(lines[2]).toBe('| slow | responsetime &#62; 1 | on |');
    expect(lines).toHaveLength(5);
    expect(lines[3]).not.toMatch(/<|\*|"\|/);
  });

  it('tells an insight with what happened', () => {
    const impact = { faults: 40, total: 100 };
    const impacts = { client: impact, rootCause: impact, services: [] };
    const insight = {
      ...{ id: 'i', groupName: 'shop', isActive: true, categories: ['FAULT'], start: 0 },
      ...{ end: undefined, summary: 'it failed', impact: impacts },
      rootCause: { name: 'orders', type: undefined },
    };

    const text = insightMarkdown(insight, [{ time: 60, summary: 'opened', impact: impacts }]);

    expect(text).toContain('Insight of the group ` shop `, active: it failed');
    expect(text).toContain('- Root cause: ` orders `');
    expect(text).toMatch(/\| opened \| 40 of 100 requests failed \(40 %\) \|/);
  });
});

describe('scopeBetween', () => {
  it('reaches as far as one question does', () => {
    expect(scopeBetween({ name: 'slow' }, { start: 0, end: 86_400 }, 'fault')).toEqual({
      group: 'slow',
      filter: 'fault',
      timeRange: { kind: 'between', start: 0, end: 21_600 },
    });
    expect(scopeBetween({ name: 'Default' }, { start: 0, end: 60 }).group).toBeUndefined();
  });
});

describe('words about insights', () => {
  it('has the figures of the local model', () => {
    const { leastRequests, leastFaults, windowMinutes, leastHistoryRequests } = figures;

    expect(noneYet(false)).toContain(
      `at least ${leastRequests} requests and ${leastFaults} faults within ${windowMinutes} minutes, after at least ${leastHistoryRequests} requests in ${figures.leastHistoryMinutes} different minutes of the ${figures.historyMinutes / 60} hours before`,
    );
    expect(noneYet(true)).not.toContain(String(leastRequests));
  });

  it('tells impact and time in words', () => {
    expect(tellImpact({ faults: 1, total: 3 })).toBe('1 of 3 requests failed (33 %)');
    expect(tellImpact({ faults: 0, total: 0 })).toBe('0 of 0 requests failed (0 %)');
    expect([1, 90, 3600, 5400].map(tellLasting)).toEqual(['1 min', '2 min', '1 h', '1 h 30 min']);
  });
});
