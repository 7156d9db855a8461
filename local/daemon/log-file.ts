import { appendFileSync, renameSync, statSync } from 'node:fs';

/** Lines of the daemon's log go there. */
export type LogWriter = (line: string) => void;

/** As the daemon of AWS: at 50 MB a new file is begun, and the one before is kept. */
const largestFile = 50 * 1024 * 1024;

/** @throws the error of the system when the file cannot be written to. */
export function openLogFile(path: string, rotates: boolean): LogWriter {
  appendFileSync(path, '');
  let size = statSync(path).size;
  return (line) => {
    if (rotates && size > largestFile) {
      renameSync(path, `${path}.1`);
      size = 0;
    }
    appendFileSync(path, line);
    size += Buffer.byteLength(line);
  };
}
