import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedTemplate, Template } from './template.ts';

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      { readonly type?: string; readonly properties?: { readonly templateFile?: string } }
    >
  >;
}

/** The templates of an assembly, in the order of its manifest. */
export function readTemplates(assemblyDir: string): NamedTemplate[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(assemblyDir, 'manifest.json'), 'utf8'));
  return Object.entries(manifest.artifacts ?? {}).flatMap(([id, { type, properties }]) =>
    type === 'aws:cloudformation:stack' && properties?.templateFile !== undefined
      ? [{ id, template: readTemplate(join(assemblyDir, properties.templateFile)) }]
      : [],
  );
}

function readTemplate(path: string): Template {
  return JSON.parse(readFileSync(path, 'utf8'));
}
