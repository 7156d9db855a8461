import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import { hostEnvironment, preloadArguments } from '../../../../local/runner/processes/hosts.ts';
import { runChild } from '../processes/child.ts';
import { REGION, ROLE_ARN, startFixture } from './fixture.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

describe('edge over TLS', () => {
  it("serves an SDK that calls AWS's own host name", async () => {
    folder = await mkdtemp(join(tmpdir(), 'tracelab-test-'));
    const authority = await createCertificateAuthority();
    await authority.save(join(folder, 'authority.pem'));
    const fixture = await startFixture([], {
      tls: await authority.issue([`*.${REGION}.amazonaws.com`]),
    });
    const { accessKeyId, secretAccessKey, sessionToken } = fixture.identities.forRole(ROLE_ARN);

    const { stdout, stderr } = await runChild(
      `const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
       new STSClient({}).send(new GetCallerIdentityCommand({})).then(({ Arn }) => console.log(Arn))`,
      {
        nodeArguments: preloadArguments,
        environment: {
          AWS_REGION: REGION,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: sessionToken,
          NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
          ...hostEnvironment({
            map: { [`*.${REGION}.amazonaws.com:443`]: Number(fixture.edge.tlsPort) },
            allowOutside: false,
          }),
        },
      },
    );

    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(
      'arn:aws:sts::123456789012:assumed-role/orders-PlaceOrderRole/tracelab',
    );
    await fixture.stop();
  });
});
