import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Every program of that name on the PATH; several Pythons may have different modules. */
const programs = (name: string): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter((file, index, all) => existsSync(file) && all.indexOf(file) === index);

const succeeds = (program: string, args: readonly string[]): boolean => {
  try {
    execFileSync(program, [...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The first Python that has a module; `undefined` where none has. */
export const pythonWith = (module: string): string | undefined =>
  programs('python3').find((python) => succeeds(python, ['-c', `import ${module}`]));

export interface AwsCli {
  readonly program: string;
  /** `aws-cli/2.9.19` */
  readonly version: string;
}

/** Each AWS CLI of this machine, one of a version. */
export function awsClis(): AwsCli[] {
  const found = new Map<string, AwsCli>();
  for (const program of programs('aws')) {
    try {
      const said = execFileSync(program, ['--version'], { stdio: 'pipe' }).toString();
      const [version = ''] = said.split(' ');
      if (!found.has(version)) found.set(version, { program, version });
    } catch {
      // A shim without the program behind it.
    }
  }
  return [...found.values()];
}
