import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './orders-instance.ts';
import { newFolder } from './scratch-folder.ts';

/** A passage of a source file that is taken out. */
export interface Removal {
  readonly file: string;
  /** Only the first match goes. */
  readonly passage: RegExp;
}

/**
 * A copy of the CDK app, changed in its code as somebody would, and synthesized from that.
 * @throws when the code has no such passage, so that no test passes because the code has moved on.
 */
export function copyOfApp(...removals: readonly Removal[]): string {
  const directory = newFolder('app');
  for (const part of ['package.json', 'cdk.json', 'bin', 'lib', 'lambdas', 'services']) {
    cpSync(join(repository, part), join(directory, part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(directory, 'node_modules'));
  for (const { file, passage } of removals) {
    const path = join(directory, file);
    const source = readFileSync(path, 'utf8');
    if (!passage.test(source)) throw new Error(`${file} has nothing that matches ${passage}`);
    writeFileSync(path, source.replace(passage, ''));
  }
  return directory;
}
