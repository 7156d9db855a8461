import { Untrusted } from '../../../components/Untrusted.tsx';

/** A URL that a trace brought along: text, and a link only to the web, whose host is shown. */
export function ExternalUrl({ url }: { readonly url: string }) {
  const web = webUrl(url);
  return (
    <>
      <Untrusted text={url} most={300} />
      {web !== undefined && (
        <>
          {' '}
          <a href={web.href} target="_blank" rel="noreferrer noopener">
            open at <Untrusted text={web.host} most={80} inControl />
          </a>
        </>
      )}
    </>
  );
}

/** @returns undefined for `javascript:` and whatever else is not of the web, and for what hides a password before its host */
export function webUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    return isWeb && url.username === '' && url.password === '' ? url : undefined;
  } catch {
    return undefined;
  }
}
