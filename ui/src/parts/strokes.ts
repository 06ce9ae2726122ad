/**
 * A signature as strokes: each a line drawn without lifting the pen, as x and y by turns, in thousandths of the field's
 * width. Knows no screen.
 */
export type Stroke = number[];

/** The field on which every signature is kept, whatever the size of the pad. */
export const FIELD = { width: 1_000, height: 330 } as const;

/** Less ink than this is a slip of the finger, no signature. */
const LEAST_LENGTH = 200;
/** Points closer than this to the one before say nothing new. */
const LEAST_STEP = 4;

/** What was signed by hand, or the name as it was typed in its place. */
export type Signature = { by: "hand"; strokes: Stroke[] } | { by: "name"; name: string };

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A place on the pad as x and y of the field. */
export function pointOn(box: Box, x: number, y: number): [number, number] {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  return [
    within(((x - box.left) / box.width) * FIELD.width, FIELD.width),
    within(((y - box.top) / box.height) * FIELD.height, FIELD.height),
  ];
}

/** The stroke with one more point, unless the pen hardly moved. */
export function drawn(stroke: Stroke, [x, y]: [number, number]): Stroke {
  const near =
    stroke.length >= 2 && Math.hypot(x - (stroke.at(-2) ?? 0), y - (stroke.at(-1) ?? 0)) < LEAST_STEP;
  return near ? stroke : [...stroke, x, y];
}

/** The stroke as points. */
function pointsOf(stroke: Stroke): [number, number][] {
  const points: [number, number][] = [];
  for (let at = 0; at + 1 < stroke.length; at += 2) points.push([stroke[at] ?? 0, stroke[at + 1] ?? 0]);
  return points;
}

/** Strokes as the path of an SVG. */
export function pathOf(strokes: readonly Stroke[]): string {
  return strokes
    .flatMap((stroke) => pointsOf(stroke).map(([x, y], at) => `${at === 0 ? "M" : "L"}${x} ${y}`))
    .join(" ");
}

/** Whether it is long enough to be somebody's name. */
export function isSignature(strokes: readonly Stroke[]): boolean {
  const length = strokes.reduce((sum, stroke) => {
    const points = pointsOf(stroke);
    const steps = points.slice(1).map(([x, y], at) => {
      const [fromX, fromY] = points[at] ?? [x, y];
      return Math.hypot(x - fromX, y - fromY);
    });
    return sum + steps.reduce((all, step) => all + step, 0);
  }, 0);
  return length >= LEAST_LENGTH;
}

/** A signature as it was recorded. */
export function signatureOf(kept: { strokes: Stroke[]; typed_name: string | null }): Signature {
  return kept.typed_name === null
    ? { by: "hand", strokes: kept.strokes }
    : { by: "name", name: kept.typed_name };
}

const TYPED = "typed:";

/** A signature as the text that is kept as evidence. */
export function signatureText(signature: Signature): string {
  return signature.by === "hand" ? pathOf(signature.strokes) : `${TYPED}${signature.name}`;
}
