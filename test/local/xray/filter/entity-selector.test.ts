import { describe, expect, it } from 'vitest';
import { parseEntitySelector } from '../../../../local/xray/filter/entity-selector.ts';

describe('parseEntitySelector', () => {
  it.each([
    ['service("orders")', { kind: 'service', node: { name: 'orders' } }],
    ['service()', { kind: 'service' }],
    [
      'SERVICE( id(name: "orders", type: "AWS::Lambda") )',
      { kind: 'service', node: { name: 'orders', type: 'AWS::Lambda' } },
    ],
    ['id(name: "orders")', { kind: 'service', node: { name: 'orders' } }],
    ['id(account.id: "123456789012")', { kind: 'service', node: { account: '123456789012' } }],
    ['edge("a", "b")', { kind: 'edge', from: { name: 'a' }, to: { name: 'b' } }],
    [
      'edge(id(type: "client"), "b")',
      { kind: 'edge', from: { type: 'client' }, to: { name: 'b' } },
    ],
  ])('reads %s', (text, selector) => {
    expect(parseEntitySelector(text)).toEqual(selector);
  });

  it.each([
    ['service("a") { fault }', 14, '{'],
    ['edge("a", "b"){fault}', 15, '{'],
    ['service("a") OR service("b")', 14, 'OR'],
    ['service("a") service("b")', 14, 'service'],
    ['fault', 1, 'fault'],
    ['!service("a")', 1, '!'],
    ['"a"', 1, '"a"'],
    ['edge("a")', 9, ')'],
    ['edge()', 6, ')'],
    ['id()', 4, ')'],
    ['service(', 9, '<EOF>'],
    [' ', 2, '<EOF>'],
    ['serivce("a")', 1, 'seri'],
    ['service("a', 9, '"a'],
    ['\u0000', 1, '\u0000'],
  ])('refuses %j, and says where', (text, position, symbol) => {
    expect(() => parseEntitySelector(text)).toThrow(
      `Error Location: line 1, position ${position} : Invalid input symbol: '${symbol}'`,
    );
  });
});
