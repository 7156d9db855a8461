import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const packageFolder = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium');
const cache = join(import.meta.dirname, '../../node_modules/.cache/tracelab-chromium');

/**
 * With some of the package's own arguments closing a page ends the browser, with others pages may do what
 * no browser of a person lets them do, and some have a graphics processor imitated, which draws slower
 * than the processor does by itself.
 */
const unwanted =
  /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|.*(angle|gpu|swiftshader).*)$/;

/**
 * Starts a headless Chromium that comes as a package, with the libraries and fonts that a bare machine lacks;
 * where there is none of it, the Chrome of the machine.
 */
export async function launchChromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return playwright.launch({ channel: 'chrome', headless: true });
  }
  const folder = await unpacked();
  return playwright.launch({
    executablePath: join(folder, 'chromium'),
    args: [...chromium.args.filter((argument) => !unwanted.test(argument)), '--disable-gpu'],
    headless: true,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** Unpacked once for each version; of several who do it at a time the first one's stays. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(cache, version);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(join(cache, 'unpacking-'));
  // In a process of its own: the package unpacks its libraries only where it takes itself to be on Lambda.
  await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      'await (await import("@sparticuz/chromium")).default.executablePath()',
    ],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    },
  );
  writeFileSync(join(own, 'fonts.conf'), fontsIn(join(folder, 'fonts')));
  try {
    renameSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const fontsIn = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
