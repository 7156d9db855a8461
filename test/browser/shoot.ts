import { parseArgs } from 'node:util';
import { launchChromium } from './chromium.ts';
import { buildPage, startConsoleInstance } from './console-instance.ts';
import { putFixture } from './fixture-traces.ts';

const help = `node test/browser/shoot.ts [<address>] [<file.png>] [options]

Builds the console, starts it on an X-Ray with the traces of a fixture, and takes a picture of one of its pages.

  <address>            '#/service-map' (default), '#/traces?filter=fault'; $FIRST, $FAULT stand for trace ids
  <file.png>           default /tmp/shot.png
  --dark               dark theme (default light)
  --width --height     of the window, default 1280 and 800
  --all                build every page; otherwise those of other addresses are left empty, as they may be half written
  --full               the whole page, not only the window
  --fixture <file>     below test/fixtures/console, default app-traces.jsonl; - for none
  --url <url>          a console that runs already, instead of one with a fixture
  --do <step>          before the picture, may be given again: click=<text or css=…>, press=<key>, type=<text>, hover=<css>, wait=<ms>
  --errors             print what the page logs
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '800' },
    all: { type: 'boolean' },
    full: { type: 'boolean' },
    fixture: { type: 'string', default: 'app-traces.jsonl' },
    url: { type: 'string' },
    do: { type: 'string', multiple: true },
    errors: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Folder of the page at an address. */
function pageOf(address: string): ReadonlySet<string> {
  const [first = '', second] = address.replace(/^#\/?/, '').split(/[/?]/);
  if (first === '' || first === 'service-map') return new Set(['map']);
  return new Set([first === 'traces' && /^(1-|\$)/.test(second ?? '') ? 'trace' : first]);
}

async function shoot([address = '#/service-map', file = '/tmp/shot.png']: readonly string[]) {
  await using stack = new AsyncDisposableStack();
  let { url } = values;
  let place = address;
  if (url === undefined) {
    const page = stack.use(await buildPage(values.all ? undefined : pageOf(address)));
    const instance = stack.use(await startConsoleInstance(page.folder));
    if (values.fixture !== '-')
      await putFixture(instance.xray, values.fixture, Date.now() / 1000 - 20);
    url = instance.url;
    const ids = (FilterExpression?: string) =>
      instance.xray.call('GetTraceSummaries', {
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(),
        FilterExpression,
      }).TraceSummaries ?? [];
    place = address
      .replaceAll('$FAULT', ids('fault')[0]?.Id ?? '')
      .replaceAll('$FIRST', ids()[0]?.Id ?? '');
  }
  const browser = await launchChromium();
  stack.defer(() => browser.close());
  const page = await browser.newPage({
    viewport: { width: Number(values.width), height: Number(values.height) },
    colorScheme: values.dark ? 'dark' : 'light',
  });
  if (values.errors) {
    page.on('console', (message) => print(`${message.type()}: ${message.text()}`));
    page.on('response', (response) => {
      if (response.status() >= 400) print(`${response.status()} ${response.url()}`);
    });
  }
  page.on('pageerror', (error) => print(`error in the page: ${error.stack ?? error.message}`));
  const began = performance.now();
  await page.goto(url + place);
  await page.waitForTimeout(1500);
  for (const step of values.do ?? []) {
    const [verb = '', what = ''] = step.split(/=(.*)/s, 2);
    if (verb === 'click') {
      const target = what.startsWith('css=') ? page.locator(what) : page.getByText(what);
      await target.first().click();
    } else if (verb === 'press') await page.keyboard.press(what);
    else if (verb === 'type') await page.keyboard.type(what);
    else if (verb === 'hover') await page.locator(what).first().hover();
    else if (verb === 'wait') await page.waitForTimeout(Number(what));
    else throw new Error(`--do takes click, press, type, hover and wait, got "${step}"`);
    await page.waitForTimeout(200);
  }
  await page.screenshot({ path: file, fullPage: values.full === true });
  print(`${file} (${place}, ${Math.round(performance.now() - began)} ms)`);
}

if (values.help) print(help);
else await shoot(positionals);
