import { announce } from '../frame/announce.ts';
import { copyText } from './copy-text.ts';
import { download } from './download.ts';
import { Menu, type MenuItem } from './Menu.tsx';

/** Every way for a view to leave the console. */
export function LeaveMenu({
  link,
  awsCommand,
  json,
  markdown,
  fileName = 'tracelab',
  more = [],
}: {
  /** @default the address of the page as it is */
  readonly link?: string | undefined;
  /** `aws xray …` that asks for the same. */
  readonly awsCommand?: string | undefined;
  readonly json?: (() => string) | undefined;
  readonly markdown?: (() => string) | undefined;
  /** Of downloads, without its ending. */
  readonly fileName?: string | undefined;
  readonly more?: readonly MenuItem[] | undefined;
}) {
  const copy = (label: string, text: () => string): MenuItem => ({
    label,
    onSelect: async () => {
      announce((await copyText(text())) ? 'Copied' : 'The browser did not allow copying');
    },
  });
  const items: MenuItem[] = [
    copy('Copy link', () => (link === undefined ? location.href : absolute(link))),
    ...(awsCommand === undefined
      ? []
      : [{ ...copy('Copy as AWS CLI command', () => awsCommand), hint: shortened(awsCommand) }]),
    ...(json === undefined
      ? []
      : [
          copy('Copy as JSON', json),
          {
            label: 'Download JSON',
            onSelect: () => download(json(), `${fileName}.json`, 'application/json'),
          },
        ]),
    ...(markdown === undefined ? [] : [copy('Copy as Markdown', markdown)]),
    ...more,
  ];
  return <Menu label="Share" icon="upload" items={items} />;
}

const absolute = (link: string): string => new URL(link, location.href).href;

const shortened = (command: string): string =>
  command.length <= 60 ? command : `${command.slice(0, 59)}…`;
