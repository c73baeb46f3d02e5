/** Roads that are being closed or opened again: picked on the map one by one, or crossed by a line. */
import type { Coordinate } from 'ol/coordinate';
import type Feature from 'ol/Feature';
import LineString from 'ol/geom/LineString';
import Draw from 'ol/interaction/Draw';
import VectorLayer from 'ol/layer/Vector';
import type Map from 'ol/Map';
import VectorSource from 'ol/source/Vector';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';

import type { Palette } from './styles';

export type Tool = 'move' | 'pick' | 'across';
/** What will become of a road: it is chosen, will be closed, or will be open again. */
export type Mark = 'chosen' | 'closed' | 'open';

export interface Closing {
  tool(tool: Tool): void;
  marks(marks: ReadonlyMap<string, Mark>): void;
  /** Whether clicks are for this: two of them are no zoom. */
  readonly picking: boolean;
  /** A click on the map; whether it was for this. */
  clicked(pixel: number[]): boolean;
  layer: VectorLayer;
}

const TOLERANCE = 8; // pixels beside a road that still mean it

export function closingOf(
  map: () => Map,
  roads: VectorSource,
  palette: () => Palette,
  onRoads: (roads: string[]) => void,
): Closing {
  const shown = new VectorSource();
  const layer = new VectorLayer({ source: shown, style: (feature) => styles(feature.get('mark') as Mark, palette()) });
  const draw = new Draw({ type: 'LineString', freehand: true });
  let tool: Tool = 'move';
  draw.on('drawend', ({ feature }) => {
    const line = feature.getGeometry();
    if (line instanceof LineString) onRoads(crossed(line));
  });

  const roadOf = (feature: Feature): string => String(feature.get('road') ?? '');
  const crossed = (line: LineString): string[] => {
    const near = roads.getFeaturesInExtent(line.getExtent());
    const hits = near.filter((road) => {
      const geometry = road.getGeometry();
      return geometry instanceof LineString && cross(line.getCoordinates(), geometry.getCoordinates());
    });
    return [...new Set(hits.map(roadOf))].filter(Boolean);
  };

  return {
    layer,
    get picking() {
      return tool === 'pick';
    },
    tool(chosen) {
      tool = chosen;
      map().removeInteraction(draw);
      if (tool === 'across') map().addInteraction(draw);
    },
    marks(marks) {
      shown.clear(true);
      for (const road of roads.getFeatures()) {
        const mark = marks.get(roadOf(road));
        if (!mark) continue;
        const copy = road.clone();
        copy.set('mark', mark, true);
        shown.addFeature(copy);
      }
    },
    clicked(pixel) {
      if (tool !== 'pick') return false;
      const at = map().getCoordinateFromPixel(pixel);
      const road = roads.getClosestFeatureToCoordinate(at);
      const nearest = road?.getGeometry()?.getClosestPoint(at);
      if (!road || !nearest) return true;
      const there = map().getPixelFromCoordinate(nearest);
      const far = Math.hypot((there[0] ?? 0) - (pixel[0] ?? 0), (there[1] ?? 0) - (pixel[1] ?? 0));
      if (far <= TOLERANCE && roadOf(road)) onRoads([roadOf(road)]);
      return true;
    },
  };
}

function styles(mark: Mark, palette: Palette): Style[] {
  const edge = new Style({ stroke: new Stroke({ color: palette.paper, width: 9 }) });
  const colour = mark === 'open' ? palette.chosen : palette.closed;
  const stroke = new Stroke({ color: colour, width: mark === 'chosen' ? 6 : 4 });
  if (mark === 'closed') stroke.setLineDash([3, 7]);
  return [edge, new Style({ stroke })];
}

/** Whether two lines meet anywhere. */
function cross(one: Coordinate[], other: Coordinate[]): boolean {
  return one.slice(1).some((end, i) => other.slice(1).some((there, j) => meet(one[i]!, end, other[j]!, there)));
}

function meet(a: Coordinate, b: Coordinate, c: Coordinate, d: Coordinate): boolean {
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
}

const turn = ([ax = 0, ay = 0]: Coordinate, [bx = 0, by = 0]: Coordinate, [cx = 0, cy = 0]: Coordinate): boolean =>
  (bx - ax) * (cy - ay) > (by - ay) * (cx - ax);
