import { Untrusted } from '../../components/Untrusted.tsx';

/** Where a resource is reached, as a link if it is one that leads to this machine; else why it does not run. */
export function Detail({ text, most = 120 }: { readonly text: string; readonly most?: number }) {
  const href = localLink(text);
  if (href === undefined) return <Untrusted text={text} most={most} />;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      <Untrusted text={text} most={most} code inControl />
    </a>
  );
}

/** Only addresses of this machine: a template may say anything. */
export function localLink(text: string): string | undefined {
  if (!/^https?:\/\/[^\s\\]+$/.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, href, username, password } = new URL(text);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]', location.hostname].includes(hostname);
  return isLocal && username === '' && password === '' ? href : undefined;
}
