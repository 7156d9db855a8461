import { startDatabases } from './databases.ts';

/** Main module of a process that runs a database until it is killed. */
const [, , database = '{}', folder = ''] = process.argv;
const { settled } = await startDatabases([JSON.parse(database)], folder);
await settled;
process.stdout.write('settled');
setInterval(() => {}, 60_000);
