// Plain JavaScript, so that an old Node can still say what is wrong.
const { pathToFileURL } = await import('node:url');
const required = 24;

const inRepository = [
  '`npm ci` installs it into this project on Linux, macOS and Windows; if it was skipped',
  '(--ignore-scripts, --omit=optional), run `npm ci` again without that flag, or put a',
  `Node.js ${required} on the PATH.`,
];
const asPackage = [
  `Put a Node.js ${required} on the PATH, or install one beside it, which npx then finds:`,
  `  npm install node@${required}`,
];

export function checkNode() {
  if (Number(process.versions.node.split('.')[0]) >= required) return true;
  const remedy = /[\\/]node_modules[\\/]/.test(import.meta.url) ? asPackage : inRepository;
  process.stderr.write(
    `✗ TraceLab needs Node.js ${required} or newer, this is ${process.versions.node}\n` +
      remedy.map((line) => `  ${line}\n`).join(''),
  );
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !checkNode()) process.exit(1);
