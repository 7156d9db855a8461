import { CreateGroupCommand, GetTraceSummariesCommand } from '@aws-sdk/client-xray';
import { invalidExamples, validExamples } from '../../local/xray/filter/examples.ts';
import { assumed, cases, documented, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at, summaries } from '../traces.ts';
import { corpusOf } from './filter-corpus.ts';
import { aGroup } from './groups.ts';

const ask = (target: Target, FilterExpression: string) =>
  target.client.send(
    new GetTraceSummariesCommand({
      StartTime: at(target.now() - 60),
      EndTime: at(target.now()),
      FilterExpression,
    }),
  );

const place = /^Error Location: line 1, position (\d+) : Invalid input symbol: '(.*)'$/s;

export const filterExampleCases = cases(
  'a filter expression',
  ...validExamples.map((expression) =>
    documented(`can be: ${expression}`, async (target) => {
      const named = expression.includes('group.name')
        ? expression.replace('high_response_time', (await aGroup(target)).GroupName)
        : expression;

      equal((await ask(target, named)).$metadata.httpStatusCode, 200);
    }),
  ),
  ...invalidExamples
    .filter(([expression]) => expression !== '')
    .map(([expression]) =>
      observed(`cannot be: ${expression}`, (target) => invalid(ask(target, expression), place)),
    ),
  observed('that breaks off is refused with the place where it does', (target) =>
    invalid(
      ask(target, 'duration < '),
      "Error Location: line 1, position 12 : Invalid input symbol: 'duration < '",
    ),
  ),
  observed('with an unknown keyword is refused with the place where that begins', (target) =>
    invalid(
      ask(target, 'service("*") { fault = true OR error = true OR response_time > 2 }'),
      "Error Location: line 1, position 48 : Invalid input symbol: 'response_'",
    ),
  ),
  observed('that is empty holds every trace, but cannot be a group’s', async (target) => {
    equal((await ask(target, '')).$metadata.httpStatusCode, 200);
    await invalid(
      target.client.send(
        new CreateGroupCommand({ GroupName: target.name('empty'), FilterExpression: '' }),
      ),
      'Filter Expression is empty',
    );
  }),
);

const allTraces = ['plain', 'fault', 'error', 'throttle', 'partial', 'slow', 'call'];
const except = (...names: string[]) => allTraces.filter((name) => !names.includes(name));

/** Which traces of the corpus each expression holds. */
const meanings: readonly (readonly [expression: string, traces: readonly string[]])[] = [
  ['ok', except('fault', 'error', 'throttle')],
  ['!ok', ['fault', 'error', 'throttle']],
  ['ok = false', ['fault', 'error', 'throttle']],
  ['fault', ['fault']],
  ['fault = true', ['fault']],
  ['fault != true', except('fault')],
  ['error', ['error']],
  ['throttle', ['throttle']],
  ['partial', ['partial']],
  ['fault OR error', ['fault', 'error']],
  ['fault error', []],
  ['!fault !error !throttle !partial duration < 3', ['plain', 'call']],
  ['error OR fault AND http.status = 500', ['error', 'fault']],
  ['(error OR fault) AND http.status = 500', ['fault']],
  ['responsetime > 5', ['slow']],
  ['responsetime >= 8 AND responsetime <= 8', ['slow']],
  ['responseTime > 8', []],
  ['duration > 9', ['slow']],
  ['http.status = 404', ['error']],
  ['http.status >= 429', ['throttle', 'fault']],
  ['http.url', ['plain']],
  ['http.url CONTAINS "/api/"', ['plain']],
  ['http.url BEGINSWITH "http://example.com"', ['plain']],
  ['http.url ENDSWITH "/orders"', ['plain']],
  ['http.url = "http://example.com/API/orders"', []],
  ['http.method = "POST"', ['fault']],
  ['http.useragent CONTAINS "conformance"', ['plain']],
  ['http.clientip = "192.0.2.1"', ['plain']],
  ['user', ['plain', 'call']],
  ['user CONTAINS ""', ['plain', 'call']],
  ['user = "ben"', ['call']],
  ['instance.id = "i-0abc"', ['plain']],
  ['availabilityzone = "us-east-1c"', ['plain']],
  ['resource.arn CONTAINS ":instance/"', ['plain']],
  ['annotation.age', ['plain', 'fault']],
  ['!annotation.age', except('plain', 'fault')],
  ['annotation.age > 29', ['plain']],
  ['annotation.age != 30', ['fault']],
  ['annotation.tier = "gold"', ['plain']],
  ['annotation.tier BEGINSWITH "g"', ['plain']],
  ['annotation.express = true', ['plain']],
  ['annotation.express = false', ['error']],
  ['annotation.attempt = 2', ['call']],
  ['annotation[span.kind] = "SERVER"', ['plain']],
  ['service("caller")', ['call']],
  ['!service("caller")', except('call')],
  ['service("front") { fault }', ['fault']],
  ['service("back") { fault }', ['call']],
  ['service() { fault }', ['fault', 'call']],
  ['service(id(name: "front", type: "AWS::EC2::Instance"))', ['plain']],
  ['service(id(type: "AWS::DynamoDB::Table"))', ['call']],
  ['service("orders") { inferred }', ['call']],
  ['service("front") { responsetime > 5 }', ['slow']],
  ['service("back") { root }', []],
  ['service("caller") { root }', ['call']],
  ['edge("caller", "back")', ['call']],
  ['edge("caller", "back") { error }', ['call']],
  ['edge("caller", "back") { fault }', []],
  ['edge("back", "caller")', []],
  ['edge("caller", id(name: "orders", type: "AWS::DynamoDB::Table")) { ok }', ['call']],
  ['FAULT', ['fault']],
  ['fault or error', ['fault', 'error']],
  ['!user', except('plain', 'call')],
  ['user != "ana"', ['call']],
  ['!http.url', except('plain')],
  ['http.method != "POST"', ['plain']],
  ['annotation.tier CONTAINS "OLD"', []],
  ['Annotation.tier CONTAINS "ol"', ['plain']],
  ['annotation.age = "30"', []],
  ['annotation.tier > 5', []],
  ['!annotation.express', except('plain')],
  ['annotation[age] <= 20', ['fault']],
  ['service("front") { http.status = 404 }', ['error']],
  ['service("front") { error OR throttle }', ['error', 'throttle']],
  ['service("front") { fault } OR service("caller")', ['fault', 'call']],
  ['service("nothing")', []],
  ['service(id(name: "back"))', ['call']],
  ['service(id(name: "back", type: "AWS::Lambda"))', []],
  ['service(id(name: "caller", type: "client"))', ['call']],
  ['edge(id(name: "caller", type: "client"), "caller") { ok }', ['call']],
  ['!edge("caller", "back")', except('call')],
  ['rootcause.fault.service { first and name = "front" }', ['fault']],
  ['rootcause.fault.service { name = "front" OR name = "back" }', ['fault', 'call']],
  ['rootcause.fault.service { index > 5 }', []],
  ['rootcause.responsetime.service { name = "front" }', ['slow']],
  ['rootcause.fault.service { name = "front" }', ['fault']],
  ['rootcause.fault.service { name = "back" }', ['call']],
  ['rootcause.fault.exception { name = "TypeError" }', ['fault']],
  ['rootcause.fault.exception { message CONTAINS "undefined" }', ['fault']],
  ['rootcause.fault.entity { last and name = "front" }', ['fault']],
  ['rootcause.responsetime.entity { name = "render" and coverage > 0.8 }', ['slow']],
  ['rootcause.responsetime.entity { name = "render" and coverage > 0.9 }', []],
  [
    'rootcause.json = #[{ "Services": [{ "Name": "front", "EntityPath": [{ "Name": "front" }, { "Name": "render" }] }] }]',
    ['slow'],
  ],
];

export const filterMeaningCases = cases(
  'a filter expression',
  ...meanings.map(([expression, expected]) =>
    documented(`holds what it says: ${expression}`, async (target) => {
      const corpus = await corpusOf(target);

      await target.eventually(async () => {
        const found = await summaries(target, {
          StartTime: at(corpus.start - 1),
          EndTime: at(corpus.start + 2),
          FilterExpression: `annotation.run = "${corpus.run}" AND (${expression})`,
        });
        deepEqual(
          found.map(({ Id = '' }) => corpus.names.get(Id) ?? Id).toSorted(),
          expected.toSorted(),
        );
      });
    }),
  ),
  assumed('can say NOT in words', async (target) => {
    equal((await ask(target, 'NOT fault')).$metadata.httpStatusCode, 200);
  }),
);
