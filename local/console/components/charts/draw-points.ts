import type { Outcome } from '../../../wording/outcome.ts';

export interface PlacedPoints {
  /** x and y in CSS pixels, one after the other. */
  readonly places: Float32Array;
  readonly outcomes: readonly Outcome[];
}

/** Drawn last is on top: what went wrong covers what did not. */
const order = ['ok', 'error', 'throttle', 'fault'] as const;

/** Each outcome has a colour and a shape of its own; one path each, so that ten thousand take a few milliseconds. */
export function drawPoints(
  canvas: HTMLCanvasElement,
  { places, outcomes }: PlacedPoints,
  size: { readonly width: number; readonly height: number },
  colours: ReadonlyMap<Outcome, string>,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  for (const outcome of order) {
    context.beginPath();
    for (const [at, each] of outcomes.entries()) {
      if (each !== outcome) continue;
      shapes[outcome](context, places[at * 2] ?? 0, places[at * 2 + 1] ?? 0);
    }
    const colour = colours.get(outcome) ?? '';
    if (outcome === 'ok') {
      // Where many lie over each other it gets darker.
      context.globalAlpha = outcomes.length > 1000 ? 0.45 : 0.75;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 1;
    } else {
      context.lineWidth = 2;
      context.strokeStyle = colour;
      context.stroke();
    }
  }
}

type Shape = (context: CanvasRenderingContext2D, x: number, y: number) => void;

/** A dot, a triangle, an hourglass and a cross, as the glyphs in the text. */
const shapes: Readonly<Record<Outcome, Shape>> = {
  ok(context, x, y) {
    context.moveTo(x + 2.5, y);
    context.arc(x, y, 2.5, 0, 2 * Math.PI);
  },
  error(context, x, y) {
    context.moveTo(x, y - 4);
    context.lineTo(x + 4, y + 3);
    context.lineTo(x - 4, y + 3);
    context.closePath();
  },
  throttle(context, x, y) {
    context.moveTo(x - 3.5, y - 4);
    context.lineTo(x + 3.5, y - 4);
    context.lineTo(x - 3.5, y + 4);
    context.lineTo(x + 3.5, y + 4);
    context.closePath();
  },
  fault(context, x, y) {
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
  },
};
