import type { Estimate, StackEstimate } from './estimate.ts';

type Row = readonly [name: string, month: string, day: string, requests: string, note: string];

/** An estimate as text, for people. */
export function formatEstimate(estimate: Estimate): string {
  const { region, pricesReadOn, requestsPerMonth, xray, total } = estimate;
  const rows: Row[] = [
    ['stack', 'idle, a month', 'a day', `${count(requestsPerMonth)} requests a month`, ''],
    ...estimate.stacks.map(toRow),
    ['X-Ray', dollars(0), dollars(0), dollars(xray.month), 'traces of all of them'],
    ['total', dollars(total.idleMonth), dollars(total.idleDay), dollars(total.requestsMonth), ''],
  ];
  return [
    `List prices for ${region} in US dollars, read on ${pricesReadOn} (lib/cost/prices.json). Your bill may differ.`,
    '',
    ...table(rows),
    '',
    `X-Ray, for ${count(requestsPerMonth)} requests to each stack that come evenly:`,
    ...indent([
      `${count(xray.traces.recorded)} traces recorded, the first 100,000 of a month free`,
      `${count(xray.traces.scanned)} scanned and ${count(xray.traces.retrieved)} retrieved, the first 1,000,000 of both together free`,
      `${count(xray.traces.processedByInsights)} processed by insights`,
    ]),
    '',
    'What costs something by being there:',
    ...indent(estimate.stacks.flatMap(idleLines)),
    '',
    'Not estimated:',
    ...indent(estimate.notEstimated),
    '',
  ].join('\n');
}

function toRow({ id, idle, requests }: StackEstimate): Row {
  return [
    id,
    dollars(idle.month),
    dollars(idle.day),
    requests ? dollars(requests.month) : '',
    requests?.request ?? '',
  ];
}

function idleLines({ id, idle }: StackEstimate): string[] {
  return idle.lines.map(({ what, usd }) => `${id}: ${what}, ${dollars(usd)} a month`);
}

function table(rows: readonly Row[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => (row[column] ?? '').length));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 4 ? cell.padEnd(width(column)) : cell.padStart(width(column)),
      )
      .join('  ')
      .trimEnd(),
  );
}

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

function dollars(amount: number): string {
  if (amount > 0 && amount < 0.005) return '<$0.01';
  return `$${amount.toFixed(2)}`;
}

function count(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}
