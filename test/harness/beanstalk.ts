import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What Elastic Beanstalk writes beside an environment with tracing on, and how a process here is made
 * to read it: the SDK has the path built in.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-configuration-debugging.html
 */
export async function fakeBeanstalk(folder: string) {
  const file = join(folder, 'environment.conf');
  await writeFile(
    file,
    '{"deployment_id":7,"version_label":"app-1-2","environment_name":"Backoffice-env"}',
  );
  return {
    preload: [join(import.meta.dirname, 'redirect-read.ts')],
    environment: { TEST_REDIRECT_READ: `/var/elasticbeanstalk/xray/environment.conf=${file}` },
  };
}
