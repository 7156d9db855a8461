/** Lines of a shell script; a paragraph does one thing. */
export type ShellLines = readonly string[];

/**
 * Writes a file, its text untouched by the shell.
 *
 * @throws Error when the text holds the line that ends it.
 */
export function writeFile(path: string, text: ShellLines): ShellLines {
  const end = 'END_OF_FILE';
  const lines = text.flatMap((line) => line.split('\n'));
  if (lines.includes(end)) {
    throw new Error(`file "${path}" cannot hold a line "${end}": the script ends the file there`);
  }
  return [`cat > ${path} <<'${end}'`, ...lines, end];
}

/** Installs packages of the system's own repositories, which are those of its release, or files. */
export function installPackages(...names: string[]): ShellLines {
  return [`dnf install --assumeyes ${names.join(' ')}`];
}

/** A script that ends with the first command that fails, with an empty line between paragraphs. */
export function script(...paragraphs: ShellLines[]): string {
  return [['set -euo pipefail'], ...paragraphs].map((lines) => lines.join('\n')).join('\n\n');
}
