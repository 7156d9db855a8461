import { afterAll, describe, expect, it } from 'vitest';
import { openCorpus } from './corpus.ts';

const { xray, find } = openCorpus();
afterAll(() => xray.close());

const all = 'ok fault error throttle partial';

describe('a filter on the whole trace', () => {
  it.each([
    ['ok', 'ok partial'],
    ['!ok', 'fault error throttle'],
    ['ok = false', 'fault error throttle'],
    ['ok != false', 'ok partial'],
    ['fault', 'fault'],
    ['error', 'error'],
    ['throttle', 'throttle'],
    ['partial', 'partial'],
    ['ok !partial', 'ok'],
    ['inferred', 'ok'],
    ['responsetime > 1', 'fault'],
    ['responsetime >= 1', 'ok fault'],
    ['responsetime < 0.5', 'error'],
    ['responsetime <= 0.5', 'error throttle'],
    ['responsetime = 0.25', 'error'],
    ['responsetime != 0.25', 'ok fault throttle'],
    ['duration > 4', 'fault'],
    ['http.status = 404', 'error'],
    ['http.status != 200', 'fault error throttle'],
    ['http.url', 'ok fault error throttle'],
    ['!http.url', 'partial'],
    ['http.url CONTAINS "/cart"', 'ok error throttle'],
    ['http.url ENDSWITH "id=3"', 'throttle'],
    ['http.url BEGINSWITH "https://shop"', 'ok fault error throttle'],
    ['http.url CONTAINS "/CART"', ''],
    ['http.method = "POST"', 'fault'],
    ['http.useragent = "curl/8"', 'ok fault error throttle'],
    ['http.clientip = "192.0.2.1" AND error', 'error'],
    ['user', 'ok fault'],
    ['user CONTAINS ""', 'ok fault'],
    ['user = "service"', 'fault'],
    ['user != "bob"', 'ok fault'],
    ['availabilityzone = "us-east-1a"', 'ok'],
    ['instance.id = "i-1"', 'ok'],
    ['resource.arn ENDSWITH "i-1"', 'ok'],
    ['annotation.tier', 'ok fault'],
    ['!annotation.tier', 'error throttle partial'],
    ['annotation.tier = "gold"', 'ok'],
    ['annotation.tier != "gold"', 'fault'],
    ['annotation.items > 3', 'fault'],
    ['annotation.items = 3', 'ok'],
    ['annotation.items CONTAINS "a"', 'error'],
    ['annotation.express', 'ok'],
    ['annotation.express = false', 'error'],
    ['!annotation.express', 'fault error throttle partial'],
    ['annotation[shop.area] = "cart"', 'ok'],
    ['annotation.shard = 7', 'fault'],
    ['annotation.constructor', ''],
    ['group.name = "Default"', all],
    ['group.name != "Default"', ''],
    ['group.arn = "arn:aws:xray:us-east-1:123456789012:group/Default"', all],
    ['fault OR error', 'fault error'],
    ['fault OR error AND responsetime > 1', 'fault'],
    ['(fault OR error) responsetime < 1', 'error'],
    ['!(fault OR error)', 'ok throttle partial'],
  ])('%s finds %s', (expression, found) => {
    expect(find(expression)).toBe(found);
  });
});

describe('a filter on services', () => {
  it.each([
    ['service("front")', 'ok fault error throttle'],
    ['!service("front")', 'partial'],
    ['service()', all],
    ['service("carts")', 'ok'],
    ['service("*")', ''],
    ['service(id(type: "AWS::DynamoDB::Table"))', 'ok'],
    ['service(id(name: "front", type: "client"))', 'ok fault error throttle'],
    ['service(id(name: "carts", type: "remote"))', ''],
    ['service(id(account.id: "999999999999"))', 'fault'],
    ['service(id(account.id: "123456789012", name: "back"))', ''],
    ['service(id(account.id: "123456789012"))', all],
    ['service() { fault }', 'fault'],
    ['service("back") { fault }', 'fault'],
    ['service("back") { error }', ''],
    ['service("front") { error }', 'error'],
    ['service("front") { throttle }', 'throttle'],
    ['service("front") { ok }', 'ok'],
    ['service() { inferred }', 'ok'],
    ['service("back") { root }', ''],
    ['service("front") { root AND fault }', 'fault'],
    ['service("back") { responsetime = 2 }', 'fault'],
    ['service("back") { duration = 4 }', 'fault'],
    ['service("carts") { duration = 0.8 AND inferred }', 'ok'],
    ['service("front") { fault OR responsetime < 0.3 }', 'fault error'],
    ['service() { fault AND ok }', ''],
    ['service("front") { http.status = 429 }', 'throttle'],
    ['service("front") { http.method = "POST" }', 'fault'],
    ['service() { name BEGINSWITH "ba" }', 'fault'],
    ['service() { type = "AWS::DynamoDB::Table" }', 'ok'],
    ['service("front") { annotation.step = "read" }', 'ok'],
    ['service("carts") { annotation.step }', ''],
    ['service("front") { annotation.shard }', ''],
    ['service("back") { annotation.shard > 6 } AND annotation.tier = "silver"', 'fault'],
  ])('%s finds %s', (expression, found) => {
    expect(find(expression)).toBe(found);
  });
});

describe('a filter on edges', () => {
  it.each([
    ['edge("front", "back")', 'fault'],
    ['edge("back", "front")', ''],
    ['edge("front", "carts")', 'ok'],
    ['!edge("front", "carts")', 'fault error throttle partial'],
    ['edge(id(name: "front", type: "client"), "front") { fault }', 'fault'],
    ['edge("front", "back") { fault }', 'fault'],
    ['edge("front", "back") { ok }', ''],
    ['edge("front", "carts") { ok AND responsetime < 0.9 }', 'ok'],
    ['edge("front", "back") { http.status = 502 }', 'fault'],
    ['edge("front", "back") { http.method = "PUT" }', 'fault'],
    ['edge("front", "back") { annotation.attempt = 2 }', 'fault'],
    ['edge("front", "back") { annotation.shard }', ''],
    ['edge("front", "back") { source.annotation.tier = "silver" }', 'fault'],
    ['edge("front", "back") { destination.annotation[shard] = 7 }', 'fault'],
  ])('%s finds %s', (expression, found) => {
    expect(find(expression)).toBe(found);
  });
});

describe('a filter on root causes', () => {
  it.each([
    ['rootcause.fault.service { name = "back" }', 'fault'],
    ['rootcause.fault.service { first AND name = "front" AND root }', 'fault'],
    ['rootcause.fault.service { last AND name = "front" }', ''],
    ['rootcause.fault.service { index = 1 }', 'fault'],
    ['rootcause.fault.service { index > 1 }', ''],
    ['rootcause.fault.service { inferred }', ''],
    ['rootcause.error.service { type = "AWS::EC2::Instance" }', 'error'],
    ['rootcause.fault.entity { last AND name = "query" }', 'fault'],
    ['rootcause.fault.entity { remote AND name = "back.example.com" }', 'fault'],
    ['rootcause.fault.exception { name = "DbError" AND message CONTAINS "connection" }', 'fault'],
    ['rootcause.error.exception { message = "no cart" }', 'error'],
    [
      'rootcause.responsetime.service { last AND inferred AND type = "AWS::DynamoDB::Table" }',
      'ok',
    ],
    ['rootcause.responsetime.entity { remote AND coverage > 0.8 }', 'fault'],
    ['rootcause.responsetime.entity { first AND coverage = 1 }', 'ok fault'],
    ['rootcause.json = #[{"Services":[{"Name":"front"},{"Name":"back"}]}]', 'fault'],
    ['rootcause.json = #[{"Services":[{"Name":"back"},{"Name":"front"}]}]', ''],
    [
      'rootcause.json = #[{"Services":[{"Name":"back","EntityPath":[{"Name":"query","Exceptions":[{"Name":"DbError"}]}]}]}]',
      'fault',
    ],
    [
      'rootcause.json = #[{"ClientImpacting":true,"Services":[{"AccountId":null,"Inferred":true}]}]',
      'ok',
    ],
    ['rootcause.json = #[{"constructor":null}]', 'ok fault error'],
    ['!rootcause.json = #[{}]', 'throttle partial'],
  ])('%s finds %s', (expression, found) => {
    expect(find(expression)).toBe(found);
  });
});
