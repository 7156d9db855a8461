import { ManualClock } from '../../../../local/xray/clock.ts';
import { openTraceEngine } from '../../../../local/xray/engine.ts';

/** Stores documents without end and says the number of each once it is acknowledged; to be killed. */
const [file] = process.argv.slice(2);
const engine = openTraceEngine({
  clock: new ManualClock(),
  account: '123456789012',
  file,
  warn: (message) => process.stderr.write(`${message}\n`),
});

let next = 1;
function send(): void {
  const digits = next.toString(16);
  engine.ingest([
    JSON.stringify({
      trace_id: `1-6afd9600-${digits.padStart(24, '0')}`,
      id: digits.padStart(16, '0'),
      name: 'n',
      start_time: 1,
      end_time: 2,
    }),
  ]);
  process.stdout.write(`${next}\n`);
  next += 1;
  setImmediate(send);
}
send();
