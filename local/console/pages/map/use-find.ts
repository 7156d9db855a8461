import { useMemo, useState } from 'react';
import type { MapModel } from './map-model.ts';
import { nodeLabel } from './node-name.ts';

/** What is looked for by name, and where it is. */
export function useFind(map: MapModel, whole: MapModel) {
  const [find, setFind] = useState('');
  const found = useMemo(() => foundNodes(map, find), [map, find]);
  // Of a large map only part is drawn; what is looked for may be elsewhere.
  const foundElsewhere = useMemo(() => {
    const drawn = new Set(map.nodes.map(({ key }) => key));
    return [...(foundNodes(whole, find) ?? [])].filter((key) => !drawn.has(key));
  }, [whole, map, find]);
  return { find, setFind, found, foundElsewhere };
}

/** Keys of the nodes whose name has the text in it; undefined when nothing is looked for. */
function foundNodes({ nodes }: MapModel, text: string): ReadonlySet<string> | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  return new Set(
    nodes
      .filter((node) =>
        // A client has the name of what it calls.
        [...(node.kind === 'client' ? [] : [node.name]), nodeLabel(node), ...node.aliases].some(
          (each) => each.toLowerCase().includes(wanted),
        ),
      )
      .map(({ key }) => key),
  );
}
