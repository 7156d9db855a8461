import {
  CreateSamplingRuleCommand,
  DeleteSamplingRuleCommand,
  type SamplingRuleRecord,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { plainText } from '../../wording/plain-text.ts';
import { type Action, chooseAction } from '../action.ts';
import { type Command, type CommandInput, choice, outputFlag } from '../command.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { formatRules } from '../output/sampling-rules.ts';
import { fetchRules, newRule, rateFlags, readRuleChange, requestFlags } from '../sampling-rules.ts';
import { testSampling } from '../sampling-test.ts';

const actions = {
  list: { name: 'none', flags: [] },
  put: { name: 'needed', flags: [...Object.keys(requestFlags), ...Object.keys(rateFlags)] },
  delete: { name: 'needed', flags: [] },
  test: { name: 'none', flags: [...Object.keys(requestFlags), 'rules'] },
} as const satisfies Record<string, Action>;

export const sampling: Command = {
  name: 'sampling',
  summary:
    'Lists, sets, deletes and tries X-Ray sampling rules; put leaves alone what it is not told.',
  positionals: '<list|put|delete|test> [name]',
  flags: {
    ...requestFlags,
    ...rateFlags,
    rules: {
      type: 'string',
      value: 'file',
      help: 'test: try the local rules file of an X-Ray SDK instead',
    },
    ...outputFlag,
    ...targetFlags,
  },
  examples: [
    'tracelab sampling list',
    `tracelab sampling put checkout --priority 10 --method POST --path '/orders*' --rate 1`,
    'tracelab sampling test --method POST --path /orders/7 --host shop.example.com',
    'tracelab sampling test --path /health --rules sampling-rules.json',
    'tracelab sampling delete checkout',
  ],
  run: async (input) => {
    const { verb, name = '' } = chooseAction(sampling, input, actions);
    const output = choice(input.flags, 'output', ['text', 'json'], 'text');
    switch (verb) {
      case 'list':
        return list(input, output);
      case 'put':
        return put(name, input, output);
      case 'delete':
        return remove(name, input, output);
      case 'test':
        return testSampling(input, output);
    }
  },
};

type Output = 'text' | 'json';

async function list({ flags, terminal }: CommandInput, output: Output): Promise<number> {
  const { client } = findXRay(flags);
  const records = await fetchRules(client);
  if (output === 'json') terminal.out(`${JSON.stringify(records, null, 2)}\n`);
  else terminal.out(formatRules(records.flatMap(({ SamplingRule: rule }) => rule ?? [])));
  return 0;
}

async function put(
  name: string,
  { flags, terminal }: CommandInput,
  output: Output,
): Promise<number> {
  const changeOf = readRuleChange(flags);
  const { client } = findXRay(flags);
  const records = await fetchRules(client);
  const before = records.find(({ SamplingRule: rule }) => rule?.RuleName === name);
  const change = changeOf(before?.SamplingRule ?? {});
  const { SamplingRuleRecord: record } =
    before === undefined
      ? await client.send(new CreateSamplingRuleCommand({ SamplingRule: newRule(name, change) }))
      : await client.send(
          new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: name, ...change } }),
        );
  print(record, output, terminal);
  terminal.err(`  ${before === undefined ? 'created' : 'changed'} ${plainText(name)}\n`);
  return 0;
}

async function remove(
  name: string,
  { flags, terminal }: CommandInput,
  output: Output,
): Promise<number> {
  const { client } = findXRay(flags);
  const { SamplingRuleRecord: record } = await client.send(
    new DeleteSamplingRuleCommand({ RuleName: name }),
  );
  print(record, output, terminal);
  terminal.err(`  deleted ${plainText(name)}\n`);
  return 0;
}

function print(
  record: SamplingRuleRecord | undefined,
  output: Output,
  terminal: CommandInput['terminal'],
): void {
  if (output === 'json') terminal.out(`${JSON.stringify(record, null, 2)}\n`);
  else if (record?.SamplingRule) terminal.out(formatRules([record.SamplingRule]));
}
