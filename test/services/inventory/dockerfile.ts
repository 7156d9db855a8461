/** One instruction of a Dockerfile, without comments and joined from continued lines. */
export interface Instruction {
  readonly keyword: string;
  readonly value: string;
}

export function parseDockerfile(text: string): Instruction[] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [keyword = '', ...rest] = line.split(/\s+/);
      return { keyword: keyword.toUpperCase(), value: rest.join(' ') };
    });
}

/** What is wrong with a Dockerfile that any machine is to build, and that is to run unprivileged. */
export function lintDockerfile(text: string): string[] {
  const instructions = parseDockerfile(text);
  const values = (keyword: string) =>
    instructions.filter((each) => each.keyword === keyword).map(({ value }) => value);
  const [command] = values('CMD').slice(-1);
  const [user] = values('USER').slice(-1);
  return [
    ...values('RUN').map((value) => `runs "${value}", which takes the platform of the image`),
    ...values('ADD').map((value) => `adds "${value}", which may come from anywhere`),
    ...values('FROM')
      .filter((image) => !/:\d+\.\d+\.\d+-slim$/.test(image))
      .map((image) => `comes from "${image}", which is not one version of a slim image`),
    ...(values('FROM').length === 0 ? ['comes from nowhere'] : []),
    ...(!user || /^(root|0)(:|$)/.test(user) ? [`runs as "${user ?? 'root'}"`] : []),
    ...(isExecForm(command) ? [] : [`starts "${command}" through a shell`]),
  ];
}

function isExecForm(command: string | undefined): boolean {
  try {
    return Array.isArray(JSON.parse(command ?? ''));
  } catch {
    return false;
  }
}
