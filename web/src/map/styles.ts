/** How roads and places look; colours are the page's own, so that they follow light and dark. */
import type { FeatureLike } from 'ol/Feature';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import RegularShape from 'ol/style/RegularShape';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';

export type Palette = Record<
  'ink' | 'paper' | 'mainRoad' | 'midRoad' | 'smallRoad' | 'closed' | 'county' | 'township' | 'village' | 'candidate' | 'chosen',
  string
> & { dark: boolean };

/** The colours of the page around `element`. */
export function colours(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: of('--ink'),
    paper: of('--paper'),
    mainRoad: of('--road-main'),
    midRoad: of('--road-mid'),
    smallRoad: of('--road-small'),
    closed: of('--closed'),
    county: of('--tier-county'),
    township: of('--tier-township'),
    village: of('--tier-village'),
    candidate: of('--candidate'),
    chosen: of('--chosen'),
    dark: document.documentElement.dataset.theme === 'dark',
  };
}

/** 0 for main roads, 1 for county and township roads, 2 for the rest; links go with their road. */
export function rank(roadClass: string): 0 | 1 | 2 {
  const name = roadClass.replace(/_link$/, '');
  if (['motorway', 'trunk', 'primary', 'national', 'provincial'].includes(name)) return 0;
  return ['secondary', 'tertiary', 'county', 'township'].includes(name) ? 1 : 2;
}

const WIDTHS = [2.6, 1.5, 0.8] as const;
const kept = new Map<string, Style>();

/** The one style of these looks: styles are compared by identity when the map is drawn. */
function once(key: string, make: () => Style): Style {
  const found = kept.get(key) ?? make();
  kept.set(key, found);
  return found;
}

const isShut = (feature: FeatureLike, day: string): boolean =>
  ((feature.get('closed') as [string, string][] | undefined) ?? []).some(([first, last]) => first <= day && day <= last);

/** A road by its class; one that is shut on `day` is dashed. */
export function roadStyle(feature: FeatureLike, palette: Palette, day: string): Style {
  const order = rank(feature.get('class') as string);
  const shut = day !== '' && isShut(feature, day);
  const colour = shut ? palette.closed : [palette.mainRoad, palette.midRoad, palette.smallRoad][order];
  return once(`road ${order} ${shut} ${colour}`, () => {
    const stroke = new Stroke({ width: shut ? 3 : WIDTHS[order] });
    if (colour) stroke.setColor(colour);
    if (shut) stroke.setLineDash([2, 6]);
    return new Style({ stroke, zIndex: shut ? 9 : 2 - order });
  });
}

const ROUTE_WIDTHS = { truck: 4.5, van: 2.5, bus: 2 };

const withAlpha = (colour: string, alpha: number): string =>
  colour.startsWith('hsl(') ? colour.replace(/\)$/, ` / ${alpha})`) : colour;

/** A leg by what drives it: trucks wide, vans narrow, buses dotted; `faded` where another route is looked at. */
export function routeStyle(
  colour: string,
  drives: 'truck' | 'van' | 'bus',
  look: 'plain' | 'chosen' | 'faded',
): Style {
  return once(`route ${colour} ${drives} ${look}`, () => {
    const width = ROUTE_WIDTHS[drives] + (look === 'chosen' ? 1.5 : 0);
    const stroke = new Stroke({ color: look === 'faded' ? withAlpha(colour, 0.18) : colour, width });
    if (drives === 'bus') stroke.setLineDash([1, 7]);
    return new Style({ stroke, zIndex: look === 'chosen' ? 9 : drives === 'truck' ? 1 : 2 });
  });
}

const NAMES_BELOW = { county: Infinity, township: 250, village: 40 }; // metres a pixel

/** What a place for a depot is: `possible`, settled by the planner, or so in the answer. */
export type DepotState = 'possible' | 'required' | 'excluded' | 'chosen' | 'left';

interface PlaceLook {
  resolution: number;
  names: boolean;
  selected: boolean;
  state: DepotState | undefined;
}

/** From a village to its depot. */
export const linkStyle = (colour: string): Style =>
  once(`link ${colour}`, () => new Style({ stroke: new Stroke({ color: withAlpha(colour, 0.75), width: 1.3 }) }));

/** A place by its tier: square warehouse, diamond depot, round post point; never by colour alone. */
export function placeStyle(feature: FeatureLike, palette: Palette, look: PlaceLook): Style {
  const { resolution, names, selected, state } = look;
  const candidate = feature.get('kind') === 'candidate';
  const tier = feature.get('tier') as 'county' | 'township' | 'village';
  const named = selected || (names && (!candidate || state === 'chosen') && resolution < NAMES_BELOW[tier]);
  const text = named ? (feature.get('name') as string) : '';
  const kind = state ?? (candidate ? 'candidate' : tier);
  const key = `place ${kind} ${selected} ${text} ${palette.ink} ${palette.paper}`;
  return once(key, () => {
    const style = new Style({ image: shape(kind, palette, selected), zIndex: selected ? 10 : tier === 'village' ? 1 : 5 });
    if (text) style.setText(label(text, palette, tier, selected));
    return style;
  });
}

/** So many villages in one place. */
export const groupStyle = (count: number, palette: Palette): Style =>
  once(`group ${count} ${palette.ink} ${palette.paper}`, () => {
    const radius = 10 + 3 * Math.log10(count);
    const image = new CircleStyle({
      radius,
      stroke: new Stroke({ color: palette.ink, width: 1.5 }),
      fill: new Fill({ color: palette.village }),
    });
    const text = new Text({ text: String(count), font: '12px system-ui, sans-serif', fill: new Fill({ color: palette.ink }) });
    return new Style({ image, text });
  });

function shape(look: string, palette: Palette, selected: boolean) {
  const stroke = new Stroke({ color: selected ? palette.chosen : palette.paper, width: selected ? 3 : 1.5 });
  const common = { stroke, declutterMode: 'none' as const };
  if (look === 'county') {
    return new RegularShape({ ...common, points: 4, radius: 11, angle: Math.PI / 4, fill: new Fill({ color: palette.county }) });
  }
  if (look === 'township') {
    return new RegularShape({ ...common, points: 4, radius: 8, fill: new Fill({ color: palette.township }) });
  }
  const edge = new Stroke({ color: selected ? palette.chosen : palette.ink, width: selected ? 3 : 1 });
  if (look === 'chosen') {
    const dark = new Stroke({ color: palette.ink, width: selected ? 3 : 1.5 });
    return new RegularShape({ ...common, stroke: dark, points: 5, radius: 11, radius2: 5, fill: new Fill({ color: palette.chosen }) });
  }
  if (look === 'required') {
    const thick = new Stroke({ color: selected ? palette.chosen : palette.ink, width: 3 });
    return new RegularShape({ ...common, stroke: thick, points: 6, radius: 8, fill: new Fill({ color: palette.candidate }) });
  }
  if (look === 'excluded') {
    const cross = new Stroke({ color: palette.closed, width: selected ? 4 : 2.5 });
    return new RegularShape({ declutterMode: 'none', stroke: cross, points: 4, radius: 7, radius2: 0, angle: Math.PI / 4 });
  }
  if (look === 'left') {
    return new RegularShape({ declutterMode: 'none', stroke: edge, points: 3, radius: 5, fill: new Fill({ color: palette.paper }) });
  }
  if (look === 'candidate' || look === 'possible') {
    return new RegularShape({ declutterMode: 'none', stroke: edge, points: 3, radius: 7, fill: new Fill({ color: palette.candidate }) });
  }
  return new CircleStyle({ declutterMode: 'none', stroke: edge, radius: selected ? 6 : 3.5, fill: new Fill({ color: palette.village }) });
}

function label(text: string, palette: Palette, tier: string, selected: boolean): Text {
  const size = selected || tier === 'county' ? 'bold 14px' : tier === 'township' ? 'bold 13px' : '12px';
  return new Text({
    text,
    font: `${size} system-ui, sans-serif`,
    offsetY: -14,
    fill: new Fill({ color: palette.ink }),
    stroke: new Stroke({ color: palette.paper, width: 3 }),
  });
}
