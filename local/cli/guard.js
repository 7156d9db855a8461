// Plain JavaScript, so that an old Node can still say what is wrong.
const { pathToFileURL } = await import('node:url');
const required = 24;

export function checkNode() {
  if (Number(process.versions.node.split('.')[0]) >= required) return true;
  process.stderr.write(
    `✗ TraceLab needs Node.js ${required} or newer, this is ${process.versions.node}\n` +
      '  `npm ci` installs it into this project on Linux, macOS and Windows; if it was skipped\n' +
      '  (--ignore-scripts, --omit=optional), run `npm ci` again without that flag, or put a\n' +
      `  Node.js ${required} on the PATH.\n`,
  );
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !checkNode()) process.exit(1);
