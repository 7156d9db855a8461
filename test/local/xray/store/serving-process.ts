import { startXRayServer } from '../../../../local/xray/api/server.ts';
import { systemClock } from '../../../../local/xray/clock.ts';
import { createXRay } from '../../../../local/xray/xray.ts';

/** Serves an X-Ray on a data directory and says where; to be killed. */
const [dataDir] = process.argv.slice(2);
const xray = createXRay({
  clock: systemClock(),
  account: '123456789012',
  region: 'us-east-1',
  dataDir,
  warn: (message) => process.stderr.write(`${message}\n`),
});
const { port } = await startXRayServer(xray, { host: '127.0.0.1', port: 0 });
process.stdout.write(`http://127.0.0.1:${port}\n`);
