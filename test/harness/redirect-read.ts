import fs from 'node:fs';

/**
 * Preloaded into a child process: whoever reads the file before the `=` of `TEST_REDIRECT_READ` gets
 * the one behind it. For paths that a library has built in and that no test should have to write.
 */
const [from, to] = (process.env.TEST_REDIRECT_READ ?? '').split('=');
const readFile = fs.readFile as (...args: unknown[]) => void;

Object.assign(fs, {
  readFile(path: unknown, ...rest: unknown[]) {
    if (path !== from) return readFile(path, ...rest);
    // As from a slow disk, so that whoever does not wait for the file is found out.
    setTimeout(() => readFile(to, ...rest), 100);
  },
});
