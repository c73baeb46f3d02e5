/** Places that a planner tries: put on the map, moved and taken off, each with the way to its road. */
import Feature, { type FeatureLike } from 'ol/Feature';
import type Map from 'ol/Map';
import { unByKey } from 'ol/Observable';
import type { EventsKey } from 'ol/events';
import type Geometry from 'ol/geom/Geometry';
import LineString from 'ol/geom/LineString';
import Point from 'ol/geom/Point';
import Translate from 'ol/interaction/Translate';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat, toLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';

import type { Palette } from './styles';

export type Spot = readonly [lon: number, lat: number];

/** A place as it is tried; without `at` it is taken off. `road` is where it meets the road, `says` how far that is. */
export interface Tried {
  site: string;
  name: string;
  at: Spot | undefined;
  road?: Spot | undefined;
  says?: string | undefined;
}

export interface MovingEvents {
  onMoved(site: string, at: Spot): void;
  onPut(at: Spot): void;
}

export interface Moving {
  /** Show the places as they are tried; of `movable` the pointer takes hold. */
  show(tried: readonly Tried[], movable: ReadonlySet<string>): void;
  /** The next click puts a place there. */
  putting(on: boolean): void;
  redraw(palette: Palette): void;
}

const DIGITS = 6; // decimals of a degree: a decimetre

/** Works on the places of `source`, which are drawn by `layer`. */
export function createMoving(
  map: Map,
  source: VectorSource,
  layer: VectorLayer,
  first: Palette,
  events: MovingEvents,
): Moving {
  let palette = first;
  let movable: ReadonlySet<string> = new Set();
  let changed: { before: Feature; geometry: Geometry | undefined; kind: 'moved' | 'added' | 'removed' }[] = [];
  const lines = new VectorSource();
  const wayStyle = (feature: FeatureLike): Style =>
    new Style({
      stroke: new Stroke({ color: palette.closed, width: 2, lineDash: [4, 4] }),
      text: new Text({
        text: String(feature.get('says') ?? ''),
        font: 'bold 12px system-ui, sans-serif',
        offsetY: 16,
        fill: new Fill({ color: palette.ink }),
        stroke: new Stroke({ color: palette.paper, width: 4 }),
      }),
    });
  const ways = new VectorLayer({ source: lines, style: wayStyle, zIndex: 1 });
  map.addLayer(ways);

  const drag = new Translate({
    layers: [layer],
    hitTolerance: 6,
    filter: (feature) => movable.has(String(feature.getId())),
  });
  drag.on('translatestart', () => lines.clear(true));
  drag.on('translateend', (event) => {
    const [moved] = event.features.getArray();
    const spot = moved && spotOf(moved);
    if (moved && spot) events.onMoved(String(moved.getId()), spot);
  });

  const spotOf = (feature: Feature): Spot | undefined => {
    const geometry = feature.getGeometry();
    return geometry instanceof Point ? rounded(toLonLat(geometry.getCoordinates())) : undefined;
  };
  const back = (): void => {
    for (const { before, geometry, kind } of changed.reverse()) {
      if (kind === 'added') source.removeFeature(before);
      else if (kind === 'removed') source.addFeature(before);
      else before.setGeometry(geometry);
    }
    changed = [];
  };
  const apply = ({ site, name, at }: Tried): void => {
    const known = source.getFeatureById(site);
    if (known instanceof Feature && !at) {
      source.removeFeature(known);
      changed.push({ before: known, geometry: undefined, kind: 'removed' });
    } else if (known instanceof Feature && at) {
      changed.push({ before: known, geometry: known.getGeometry()?.clone(), kind: 'moved' });
      known.setGeometry(new Point(fromLonLat([...at])));
    } else if (at) {
      const made = new Feature({ geometry: new Point(fromLonLat([...at])), kind: 'candidate', tier: 'township', name });
      made.setId(site);
      source.addFeature(made);
      changed.push({ before: made, geometry: undefined, kind: 'added' });
    }
  };
  let listening: EventsKey | undefined;

  return {
    show(tried, mayMove) {
      movable = mayMove;
      if (movable.size && !map.getInteractions().getArray().includes(drag)) map.addInteraction(drag);
      if (!movable.size) map.removeInteraction(drag);
      back();
      tried.forEach(apply);
      lines.clear(true);
      for (const { at, road, says } of tried) {
        if (!at || !road) continue;
        lines.addFeature(new Feature({ geometry: new LineString([fromLonLat([...at]), fromLonLat([...road])]), says }));
      }
    },
    putting(on) {
      if (listening) unByKey(listening);
      listening = on ? map.once('click', (event) => events.onPut(rounded(toLonLat(event.coordinate)))) : undefined;
      map.getTargetElement()?.classList.toggle('putting', on);
    },
    redraw(now) {
      palette = now;
      ways.changed();
    },
  };
}

const rounded = ([lon = 0, lat = 0]: readonly number[]): Spot => [Number(lon.toFixed(DIGITS)), Number(lat.toFixed(DIGITS))];
