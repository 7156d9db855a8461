import type { RefObject } from 'react';
import type { ConsoleInfo } from '../../../console-server/protocol.ts';
import type { Scope } from '../../address/scope.ts';
import type { WireService } from '../../api/operations.ts';
import { download } from '../../components/download.ts';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { announce } from '../../frame/announce.ts';
import { drawMap, paintMap } from './draw-map.ts';
import { graphCommand } from './graph-command.ts';
import type { MapLayout } from './layout-map.ts';
import type { MapHandle } from './MapCanvas.tsx';
import { mapMarkdown } from './map-markdown.ts';
import type { MapModel } from './map-model.ts';

/** Ways out of the page: as a picture, as text, as a command. */
export function LeaveMap({
  map,
  services,
  layout,
  scope,
  info,
  window,
  canvas,
}: {
  readonly map: MapModel;
  /** As X-Ray answered. */
  readonly services: readonly WireService[] | undefined;
  readonly layout: MapLayout;
  readonly scope: Scope;
  readonly info: ConsoleInfo | undefined;
  readonly window: { readonly start: number; readonly end: number } | undefined;
  /** Without a map there is none to draw. */
  readonly canvas: RefObject<MapHandle | null>;
}) {
  const title = 'Service map';
  const draw = () => {
    const svg = canvas.current?.svg;
    return svg == null ? undefined : drawMap(svg, layout.bounds, title);
  };
  const saveImage = async () => {
    const drawing = draw();
    if (drawing === undefined) return;
    try {
      download(await paintMap(drawing), 'service-map.png', 'image/png');
    } catch {
      announce('The browser could not make a picture of a map of this size; take the SVG');
    }
  };
  return (
    <LeaveMenu
      awsCommand={info && window && graphCommand(scope, window, info.awsCliOptions)}
      json={() =>
        `${JSON.stringify({ StartTime: window?.start, EndTime: window?.end, Services: services ?? [] }, undefined, 2)}\n`
      }
      markdown={() => mapMarkdown(map, title, { ...scope, window })}
      fileName="service-map"
      more={[
        {
          label: 'Download SVG',
          onSelect: () => {
            const drawing = draw();
            if (drawing !== undefined) download(drawing, 'service-map.svg', 'image/svg+xml');
          },
        },
        { label: 'Download PNG', onSelect: () => void saveImage() },
      ]}
    />
  );
}
