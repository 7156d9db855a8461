import { plainText } from '../../../wording/plain-text.ts';
import type { MapNode } from './map-model.ts';

/** Queue URLs and ARNs are long; the last part is the name. */
export const shortName = (name: string): string =>
  /^(https:\/\/sqs\.|arn:)/.test(name) ? (name.split(/[/:]/).at(-1) ?? name) : name;

/** What stands beneath a node; control characters and direction overrides made visible. */
export const nodeLabel = ({ kind, name, type }: Pick<MapNode, 'kind' | 'name' | 'type'>): string =>
  kind === 'client' && type === 'client' ? 'Client' : plainText(shortName(name)) || '(no name)';
