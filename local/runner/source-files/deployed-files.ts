import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { AppPlan } from '../app-plan.ts';
import { isRecord } from '../assembly/read-assembly.ts';
import { readProcesses } from '../emulators/beanstalk/source-bundle.ts';
import type { TreeEntry } from '../emulators/compute/file-tree.ts';
import { splitWords } from '../emulators/compute/shell-words.ts';
import type { DeclaredResource } from '../plan/plan.ts';

/** Extensions of a handler's file, as the runtimes of Lambda look for them. */
const extensions = ['.js', '.mjs', '.cjs', '.py', '.rb', '.ts'];

/** The file in an asset that `Handler` names: `src/index.handler` is in `src/index.js`. */
export function handlerFile(resource: DeclaredResource): string | undefined {
  const { assetPath } = resource;
  if (assetPath === undefined) return undefined;
  const handler = String(resource.property('Handler') ?? '');
  const path = /^(.+)\.[^./]+$/.exec(handler)?.[1];
  if (path === undefined) return undefined;
  return extensions
    .map((extension) => join(assetPath, `${path}${extension}`))
    .find((file) => isWithin(file, assetPath) && existsSync(file));
}

/** The file that the program of a service, group or environment begins with. */
export function programFile(plan: AppPlan, stack: string, logicalId: string): string | undefined {
  const isThis = (each: { stack: string; logicalId: string }) =>
    each.stack === stack && each.logicalId === logicalId;
  const started = [
    ...plan.ecsServices.filter(isThis).flatMap((service) => startsOfTask(plan, service)),
    ...plan.instanceGroups.filter(isThis).flatMap((group) => startsOfGroup(plan, group)),
    ...plan.beanstalkEnvironments.filter(isThis).flatMap((each) => startsOfBundle(plan, each)),
  ];
  return started.map(startedFile).find((file) => file !== undefined);
}

/** A command, and what lies where it runs. */
interface Start {
  readonly words: readonly string[];
  readonly workingDirectory: string;
  readonly files: readonly TreeEntry[];
}

function startsOfTask(plan: AppPlan, service: AppPlan['ecsServices'][number]): Start[] {
  const task = plan.taskDefinitions.find(({ arn }) => arn === service.taskDefinitionArn);
  return (task?.containers ?? []).map(({ image, entryPoint, command, workingDirectory }) => ({
    words: [...(entryPoint ?? image.entryPoint), ...(command ?? image.command)],
    workingDirectory: workingDirectory ?? image.workingDirectory,
    files: image.files,
  }));
}

function startsOfGroup(plan: AppPlan, { launch }: AppPlan['instanceGroups'][number]): Start[] {
  const settings =
    typeof launch === 'string'
      ? plan.launchTemplates.find(({ id, name }) => id === launch || name === launch)
      : launch;
  const { services = [], files = [] } = settings?.userData ?? {};
  return services.map(({ command, workingDirectory }) => ({
    ...{ words: command, workingDirectory, files },
  }));
}

function startsOfBundle(
  plan: AppPlan,
  { application, versionLabel, environment }: AppPlan['beanstalkEnvironments'][number],
): Start[] {
  const version = plan.applicationVersions.find(
    (each) => each.application === application && each.label === versionLabel,
  );
  if (version === undefined) return [];
  const files: TreeEntry[] = [{ kind: 'copy', from: version.folder, to: '/' }];
  try {
    const processes = readProcesses(version.folder, environment);
    return processes
      .filter(({ name }) => name === 'web')
      .map(({ words }) => ({ words, workingDirectory: '/', files }));
  } catch {
    // Why it cannot start is told where it does.
    return [];
  }
}

function startedFile(start: Start): string | undefined {
  const script = start.words.find((word) => /\.[cm]?[jt]s$/.test(word));
  if (script !== undefined) return onThisMachine(script, start);
  const [program = '', ...rest] = start.words;
  if (posix.basename(program) !== 'npm') return undefined;
  const name = rest.filter((word) => word !== 'run' && !word.startsWith('-'))[0] ?? '';
  const words = splitWords(scriptText(name, start)) ?? [];
  const inner = words.find((word) => /\.[cm]?[jt]s$/.test(word));
  return inner === undefined ? undefined : onThisMachine(inner, start);
}

function scriptText(name: string, start: Start): string {
  const file = onThisMachine('package.json', start);
  if (file === undefined) return '';
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const scripts = isRecord(parsed) && isRecord(parsed.scripts) ? parsed.scripts : {};
    const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    return typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
}

/** A file of the program's own file system; later entries win over earlier ones. */
function onThisMachine(path: string, { workingDirectory, files }: Start): string | undefined {
  const absolute = posix.resolve('/', workingDirectory, path);
  for (const entry of files.toReversed()) {
    if (entry.kind !== 'copy') continue;
    const below = posix.relative(posix.resolve('/', entry.to), absolute);
    if (below.startsWith('..')) continue;
    const file = below === '' ? entry.from : join(entry.from, below);
    if (existsSync(file) && statSync(file).isFile()) return file;
  }
  return undefined;
}

function isWithin(file: string, folder: string): boolean {
  const below = relative(folder, file);
  return !below.startsWith(`..${sep}`) && below !== '..';
}
