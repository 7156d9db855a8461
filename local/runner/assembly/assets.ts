import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AssemblyError } from './errors.ts';
import { isRecord } from './read-assembly.ts';

/** What a stack publishes before it is deployed, and where it lies until then. */
export interface Assets {
  /** The folder or file that is put into the bucket under a key. */
  findFile(objectKey: string): FileAsset | undefined;
  /** The build context of the image that gets a tag. */
  findImage(tag: string): ImageAsset | undefined;
}

export interface FileAsset {
  /** Absolute. */
  readonly path: string;
  /** A folder that is packed on its way to the bucket. */
  readonly packaging: 'zip' | 'file';
}

export interface ImageAsset {
  /** Absolute. */
  readonly directory: string;
  readonly dockerfile?: string;
  readonly buildArguments?: Readonly<Record<string, string>>;
}

/**
 * Reads asset manifests when they are asked for the first time.
 *
 * @see https://github.com/aws/aws-cdk-cli/blob/main/packages/@aws-cdk/cloud-assembly-schema/lib/assets/schema.ts
 */
export function openAssets(manifests: readonly string[], directory: string): Assets {
  let files: Map<string, FileAsset> | undefined;
  let images: Map<string, ImageAsset> | undefined;
  return {
    findFile: (objectKey) => {
      files ??= new Map(manifests.flatMap((manifest) => readFiles(manifest, directory)));
      return files.get(objectKey);
    },
    findImage: (tag) => {
      images ??= new Map(manifests.flatMap((manifest) => readImages(manifest, directory)));
      return images.get(tag);
    },
  };
}

function readFiles(manifest: string, directory: string): [string, FileAsset][] {
  return entriesOf(manifest, 'files').flatMap(({ source, destinations }) => {
    const { path, packaging } = source;
    if (typeof path !== 'string') return [];
    const asset: FileAsset = {
      path: resolve(directory, path),
      packaging: packaging === 'zip' ? 'zip' : 'file',
    };
    return destinations.flatMap(({ objectKey }) =>
      typeof objectKey === 'string' ? [[objectKey, asset] as [string, FileAsset]] : [],
    );
  });
}

function readImages(manifest: string, directory: string): [string, ImageAsset][] {
  return entriesOf(manifest, 'dockerImages').flatMap(({ source, destinations }) => {
    const { directory: context, dockerFile, dockerBuildArgs } = source;
    if (typeof context !== 'string') return [];
    const asset: ImageAsset = {
      directory: resolve(directory, context),
      ...(typeof dockerFile === 'string' && { dockerfile: dockerFile }),
      ...(isRecord(dockerBuildArgs) && {
        buildArguments: Object.fromEntries(
          Object.entries(dockerBuildArgs).map(([name, value]) => [name, String(value)]),
        ),
      }),
    };
    return destinations.flatMap(({ imageTag }) =>
      typeof imageTag === 'string' ? [[imageTag, asset] as [string, ImageAsset]] : [],
    );
  });
}

type Fields = Readonly<Record<string, unknown>>;

function entriesOf(
  manifest: string,
  section: 'files' | 'dockerImages',
): { source: Fields; destinations: Fields[] }[] {
  const parsed = readJson(manifest);
  const entries = isRecord(parsed) && isRecord(parsed[section]) ? parsed[section] : {};
  return Object.values(entries).flatMap((entry) => {
    if (!isRecord(entry) || !isRecord(entry.source) || !isRecord(entry.destinations)) return [];
    return [
      { source: entry.source, destinations: Object.values(entry.destinations).filter(isRecord) },
    ];
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new AssemblyError(`${file} cannot be read; run \`npx cdk synth\` to write it`, { cause });
  }
}
