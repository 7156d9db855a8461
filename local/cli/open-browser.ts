import { spawn } from 'node:child_process';

export interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** What opens an address in the browser of the person, without a shell that would read the address. */
export function openerOf(url: string, platform: NodeJS.Platform = process.platform): Opener {
  if (!/^https?:\/\/[\w.:[\]-]+\/[\w#/?&=%.~-]*$/.test(url)) {
    throw new Error(`"${url}" is no address of a console`);
  }
  switch (platform) {
    case 'darwin':
      return { command: 'open', args: [url] };
    case 'win32':
      return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
    default:
      return { command: 'xdg-open', args: [url] };
  }
}

/** Opens an address; one that cannot be opened is told of with the address, to be opened by hand. */
export function openBrowser(url: string, tell: (message: string) => void): void {
  const { command, args } = openerOf(url);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => tell(`no browser could be started; open ${url}`));
  child.once('exit', (code) => {
    if (code !== 0 && code !== null) tell(`no browser could be started; open ${url}`);
  });
  child.unref();
}
