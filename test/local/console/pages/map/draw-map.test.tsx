// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { drawMap } from '../../../../../local/console/pages/map/draw-map.ts';
import { ServiceMap } from '../../../../../local/console/pages/map/ServiceMap.tsx';
import { appServices, graph } from './fixture-graphs.ts';

afterEach(cleanup);

const bounds = { x: 0, y: 0, width: 400, height: 200 };

function drawingOf(services = appServices) {
  const { container } = render(<ServiceMap services={services} label="Map of this trace" />);
  const svg = container.querySelector<SVGSVGElement>('svg[role="group"]');
  if (svg === null) throw new Error('no map was drawn');
  return { svg, drawing: drawMap(svg, bounds, 'Service <map>') };
}

describe('drawMap', () => {
  it('is a whole SVG that is not zoomed and needs nothing of the page', () => {
    const { drawing } = drawingOf();

    expect(drawing).toMatch(/^<svg [^>]*viewBox="-24 -24 448 248"/);
    expect(drawing).toContain('Service &lt;map&gt;');
    expect(drawing).toContain('place-order');
    expect(drawing).not.toMatch(/ (class|style|role|tabindex|data-[a-z]+|aria-[a-z]+)="/);
  });

  it('has its texts also where the map is too far away to show them, and leaves the map as it was', () => {
    const { svg } = drawingOf();
    svg.querySelector('[data-layer]')?.setAttribute('data-far', '');

    expect(drawMap(svg, bounds, 'x')).toContain('place-order');
    expect(svg.querySelector('[data-far]')).not.toBeNull();
  });

  it('keeps hostile names text', () => {
    const { drawing } = drawingOf(graph({ name: '</text><script>x</script>', ok: 1 }));

    expect(drawing).not.toContain('<script>');
    expect(drawing).toContain('&lt;/text&gt;&lt;script&gt;');
  });
});

describe('ServiceMap', () => {
  it('selects by the key of either half of a function', () => {
    const { container } = render(
      <ServiceMap
        services={appServices}
        label="Map of this trace"
        selected={{ node: 'AWS::Lambda~place-order' }}
      />,
    );

    expect(container.querySelector('[aria-pressed="true"]')?.getAttribute('data-node')).toBe(
      'AWS::Lambda::Function~place-order',
    );
  });
});
