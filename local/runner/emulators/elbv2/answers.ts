import type { ServerResponse } from 'node:http';

/** What a load balancer answers by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location?: string;
}

/** Phrases and page as observed on AWS; 460 and 463 have none. */
const phrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Not Allowed',
  408: 'Request Time-out',
  414: 'Request-URI Too Large',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export const phraseOf = (status: number): string => phrases[status] ?? '';

/**
 * An error of the load balancer's own:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#load-balancer-http-error-codes
 */
export function errorAnswer(status: number, explanation = ''): OwnAnswer {
  const title = `${status} ${phraseOf(status)}`.trim();
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    ...(explanation === '' ? [] : [`<p>${escapeHtml(explanation)}</p>`]),
    '</body>',
    '</html>',
    '',
  ];
  return { status, contentType: 'text/html', body: lines.join('\r\n') };
}

export function sendAnswer(response: ServerResponse, answer: OwnAnswer): void {
  const { status, contentType, body, location } = answer;
  response.writeHead(status, phraseOf(status) || undefined, {
    Server: 'awselb/2.0',
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...(location !== undefined && { Location: location }),
  });
  response.end(body);
}

/** The answer as bytes, where there is no response object to write it with. */
export function answerBytes({ status, contentType, body }: OwnAnswer): string {
  return [
    `HTTP/1.1 ${status} ${phraseOf(status)}`,
    'Server: awselb/2.0',
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
