import { describe, expect, it } from 'vitest';
import { causePaths } from '../../../../../local/console/pages/analytics/cause-path.ts';

describe('causePaths', () => {
  it('reads as a way through services and what happened in them', () => {
    const [path] = causePaths(
      {
        FaultRootCauses: [
          {
            Services: [
              { Name: 'orders/prod', EntityPath: [{ Name: 'orders/prod' }] },
              { Name: 'place-order', EntityPath: [{ Name: 'place-order' }] },
              {
                Name: 'place-order',
                EntityPath: [
                  { Name: 'place-order' },
                  { Name: 'DynamoDB', Exceptions: [{ Name: 'ThrottlingException' }] },
                ],
              },
            ],
          },
        ],
      },
      'fault',
    );

    expect(path?.text).toBe('orders/prod ⇒ place-order → DynamoDB: ThrottlingException');
    expect(path?.term).toBe(
      'rootcause.json = #[{"Services":[{"Name":"orders/prod","EntityPath":[{"Name":"orders/prod"}]},{"Name":"place-order","EntityPath":[{"Name":"place-order"}]},{"Name":"place-order","EntityPath":[{"Name":"place-order"},{"Name":"DynamoDB","Exceptions":[{"Name":"ThrottlingException"}]}]}]}]',
    );
  });

  it('keeps a downstream service of one name apart from what it was called by', () => {
    const [path] = causePaths(
      {
        ResponseTimeRootCauses: [
          {
            Services: [
              { Name: 'a', EntityPath: [{ Name: 'a' }, { Name: 'b' }] },
              { Name: 'b', EntityPath: [{ Name: 'b' }] },
            ],
          },
        ],
      },
      'response-time',
    );

    expect(path?.text).toBe('a → b ⇒ b');
  });

  it('has none for causes without services, or without anything', () => {
    expect(causePaths({ ErrorRootCauses: [{ Services: [] }, {}] }, 'error')).toEqual([]);
    expect(causePaths({}, 'fault')).toEqual([]);
  });
});
