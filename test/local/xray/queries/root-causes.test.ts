import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceSummary } from '../../../../local/xray/engine.ts';
import { allTime, type OpenedEngine, openEngine, readDocuments } from '../fixtures.ts';

let opened: OpenedEngine;
beforeEach(() => {
  opened = openEngine();
});
afterEach(() => opened.engine.close());

const segment = {
  ...{ trace_id: '1-6afd9600-000000000000000000000001', id: 'a100000000000001', name: 'front' },
  ...{ start_time: 10, end_time: 11 },
};
const call = {
  id: 'a100000000000002',
  name: 'host',
  namespace: 'remote',
  start_time: 10,
  end_time: 10.4,
};
const back = { ...segment, id: 'a100000000000003', name: 'back', parent_id: call.id };
const cause = { exceptions: [{ id: 'a1000000000000ee', type: 'CardError', message: 'declined' }] };

function summary(...documents: object[]): TraceSummary {
  opened.engine.ingest(documents.map((document) => JSON.stringify(document)));
  const [found] = opened.engine.summaries(allTime).summaries;
  if (found === undefined) throw new Error('no summary');
  return found;
}

/** `front: front!CardError > host; back*: …` with `*` for inferred and `@` for remote. */
const faults = (causes: TraceSummary['faultRootCauses']) =>
  causes.map(
    ({ services, clientImpacting }) =>
      `${clientImpacting ? 'client ' : ''}${services
        .map(
          ({ name, inferred, entityPath }) =>
            `${name}${inferred ? '*' : ''}: ${entityPath
              .map(
                (step) =>
                  `${step.name}${step.remote ? '@' : ''}${step.exceptions.map((one) => `!${one.name}`).join('')}`,
              )
              .join(' > ')}`,
        )
        .join('; ')}`,
  );

const coverages = (causes: TraceSummary['responseTimeRootCauses']) =>
  causes.map(({ services }) =>
    services
      .map(
        ({ name, inferred, entityPath }) =>
          `${name}${inferred ? '*' : ''}: ${entityPath
            .map((step) => `${step.name}${step.remote ? '@' : ''} ${step.coverage}`)
            .join(' > ')}`,
      )
      .join('; '),
  );

describe('fault root causes', () => {
  it('are none for a flag that nothing explains', () => {
    expect(summary({ ...segment, fault: true }).faultRootCauses).toEqual([]);
  });

  it('name the exception with its message', () => {
    const found = summary({ ...segment, fault: true, cause });

    expect(found.faultRootCauses).toEqual([
      {
        services: [
          {
            ...{ name: 'front', names: ['front'], inferred: false },
            entityPath: [
              {
                name: 'front',
                exceptions: [{ name: 'CardError', message: 'declined' }],
                remote: false,
              },
            ],
          },
        ],
        clientImpacting: true,
      },
    ]);
  });

  it('lead from the root over the services to the deepest exception', () => {
    const found = summary(
      { ...segment, fault: true, cause, subsegments: [{ ...call, fault: true }] },
      {
        ...{ ...back, fault: true },
        subsegments: [
          {
            ...call,
            id: 'a100000000000009',
            name: 'pay',
            namespace: undefined,
            fault: true,
            cause,
          },
        ],
      },
    );

    expect(faults(found.faultRootCauses)).toEqual([
      'client front: front!CardError > host@; back: back > pay!CardError',
    ]);
  });

  it('end at the inferred service that failed', () => {
    const found = summary({ ...segment, fault: true, subsegments: [{ ...call, fault: true }] });

    expect(faults(found.faultRootCauses)).toEqual(['client front: front > host@; host*: host']);
    expect(found.faultRootCauses[0]?.services[1]?.type).toBe('remote');
  });

  it('begin at the backend when its fault was swallowed', () => {
    const found = summary({ ...segment, subsegments: [call] }, { ...back, fault: true, cause });

    expect(faults(found.faultRootCauses)).toEqual(['back: back!CardError']);
  });

  it('are one for each failure that stands alone', () => {
    const found = summary({
      ...segment,
      subsegments: [
        { ...call, fault: true },
        { ...call, id: 'a100000000000009', name: 'other', fault: true },
      ],
    });

    expect(faults(found.faultRootCauses)).toEqual([
      'front: front > host@; host*: host',
      'front: front > other@; other*: other',
    ]);
  });

  it('reach from the stage to the handler of a function', () => {
    opened.engine.ingest(readDocuments('orders-sync-failure'));

    const [found] = opened.engine.summaries(allTime).summaries;

    expect(faults(found?.faultRootCauses ?? [])).toEqual([
      'client orders/prod: orders/prod > Lambda; place-order: place-order; ' +
        'place-order: place-order!CatalogueError > Invocation > ## index.handler!CatalogueError',
    ]);
  });
});

describe('error root causes', () => {
  it.each([{ error: true }, { error: true, throttle: true }])('are those of %j', (flags) => {
    const found = summary({ ...segment, ...flags, cause });

    expect(faults(found.errorRootCauses)).toEqual(['client front: front!CardError']);
    expect(found.faultRootCauses).toEqual([]);
  });
});

describe('response time root causes', () => {
  it.each([
    [0.25, []],
    [0.5, []],
    [0.75, ['front: front 1 > work 0.75']],
    [1, ['front: front 1 > work 1']],
    [1.5, []],
  ])('of a child that covers %f of the time', (share, expected) => {
    const work = { ...call, name: 'work', namespace: undefined, end_time: 10 + share };

    const found = summary({ ...segment, subsegments: [work] });

    expect(coverages(found.responseTimeRootCauses)).toEqual(expected);
  });

  it('end at the inferred service', () => {
    const found = summary({ ...segment, subsegments: [{ ...call, end_time: 10.75 }] });

    expect(coverages(found.responseTimeRootCauses)).toEqual([
      'front: front 1 > host@ 0.75; host*: host 0.75',
    ]);
  });

  it('go on into the service that was called, unless it outlives the root', () => {
    const slow = { ...segment, subsegments: [{ ...call, end_time: 10.75 }] };
    const within = summary(slow, { ...back, end_time: 10.625 });
    opened.engine.close();
    opened = openEngine();
    const beyond = summary(slow, { ...back, end_time: 12 });

    expect(coverages(within.responseTimeRootCauses)).toEqual([
      'front: front 1 > host@ 0.75; back: back 0.625',
    ]);
    expect(coverages(beyond.responseTimeRootCauses)).toEqual(['front: front 1 > host@ 0.75']);
  });

  it('are none while the root is in progress', () => {
    const found = summary({
      ...segment,
      end_time: undefined,
      in_progress: true,
      subsegments: [call],
    });

    expect(found.responseTimeRootCauses).toEqual([]);
  });
});
