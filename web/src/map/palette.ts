/** Colours of routes, the same as on the printed maps (`report/palette.py`). */

const GOLDEN = 0.618033988749895; // successive hues stay far apart, however many there are
const LIGHTS = [0.3, 0.37, 0.43]; // three in turn part neighbours that colour-blind eyes join

/** Of the `order`-th route; trucks are deeper than vans of the same hue. */
export function routeColour(order: number, echelon: 1 | 2): string {
  const hue = (order * GOLDEN) % 1;
  let light = (LIGHTS[order % 3] ?? 0.3) - (echelon === 1 ? 0.08 : 0);
  if (hue > 0.1 && hue < 0.52) light *= 0.72; // yellow and green look lighter than red and blue
  return `hsl(${Math.round(hue * 360)} 72% ${Math.round(light * 100)}%)`;
}

const LIFT = 34; // per cent of light: the deepest of the colours is 3:1 against the dark page

/** Such a colour as it is seen on a page that is dark, or not. */
export const onGround = (colour: string, dark: boolean): string =>
  dark ? colour.replace(/(\d+)%\)$/, (_, light: string) => `${Number(light) + LIFT}%)`) : colour;
