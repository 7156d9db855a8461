import { createHash, webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/**
 * Certificates for host names that this machine serves under their own names. Everything lives in
 * memory and ends with the process, but the authority's own certificate, which holds no secret.
 */
export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  /** A key and the certificate of one server, for all of its names and addresses; `*.example.com` is one. */
  issue(names: readonly string[]): Promise<ServerCertificate>;
  /** Writes the authority's certificate where `NODE_EXTRA_CA_CERTS` may point. */
  save(path: string): Promise<void>;
}

/** PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;

/** Makes an authority of its own for each start. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  // Loaded here, because only apps that call out over HTTPS pay for it. The library's injector needs the polyfill.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const subject = 'CN=TraceLab local authority';
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: subject,
    ...validity(),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pem = certificate.toString('pem');
  return {
    certificate: pem,
    issue: async (names) => {
      const own = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: newSerialNumber(),
        subject: 'CN=TraceLab',
        issuer: subject,
        ...validity(),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const),
          ),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { key: await privateKeyPem(own.privateKey), certificate: leaf.toString('pem') };
    },
    save: (path) => writeFile(path, pem),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function newSerialNumber(): string {
  return `01${createHash('sha256')
    .update(webcrypto.getRandomValues(new Uint8Array(16)))
    .digest('hex')
    .slice(0, 30)}`;
}

function validity() {
  const now = Date.now();
  // A day back, for clocks that differ; the authority is forgotten long before the end.
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + 90 * DAY) };
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
