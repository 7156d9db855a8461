import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from './pack.ts';

/** `npm run pack [folder]`: writes the tarball there, or where it was called. */
const workspace = dirname(dirname(fileURLToPath(import.meta.url)));
const { file, files, size, unpackedSize } = await pack(workspace, process.argv[2] ?? '.');
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
process.stdout.write(
  `${file}\n${files.length} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked\n`,
);
