/** Villages too many to be drawn one by one stand in groups with their number, until the map is near enough. */
import type Feature from 'ol/Feature';
import type { FeatureLike } from 'ol/Feature';
import type Map from 'ol/Map';
import { createEmpty, extend, type Extent } from 'ol/extent';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import Cluster from 'ol/source/Cluster';
import VectorSource from 'ol/source/Vector';
import type { StyleFunction } from 'ol/style/Style';

import { groupStyle, type Palette } from './styles';

const MANY = 2_000; // villages: fewer are always drawn one by one
const NEAR = 30; // metres a pixel from which on all are
const APART = 60; // pixels between groups

export interface Crowd {
  /** Lie above what the map has so far; only the first and the last have single villages. */
  readonly layers: readonly VectorLayer[];
  /** Take the villages if they are many, else none; whether they were taken. */
  hold(villages: readonly Feature[]): boolean;
  /** All of them, empty if they were not taken. */
  extent(): Extent;
  find(site: string): Feature | undefined;
  /** Bring a village out of its group. */
  mark(site: string | undefined): void;
  /** If it is a group, look at its villages. */
  opened(feature: FeatureLike): boolean;
  redraw(palette: Palette): void;
}

const membersOf = (feature: FeatureLike): readonly Feature[] => (feature.get('features') as Feature[] | undefined) ?? [];

/** `single` draws a village by itself. */
export function createCrowd(map: Map, single: StyleFunction, first: Palette): Crowd {
  let palette = first;
  const villages = new VectorSource();
  const marked = new VectorSource();
  const groups = new Cluster({ source: villages, distance: APART });
  const far = new VectorLayer({
    source: groups,
    minResolution: NEAR,
    style: (feature, resolution) => {
      const members = membersOf(feature);
      const one = members[0] && single(members[0], resolution);
      return one && members.length > 1 ? groupStyle(members.length, palette) : one;
    },
  });
  const near = new VectorLayer({ source: villages, maxResolution: NEAR, declutter: true, style: single });
  const top = new VectorLayer({ source: marked, minResolution: NEAR, style: single });
  return {
    layers: [near, far, top],
    hold(given) {
      const many = given.length > MANY;
      villages.clear(true);
      marked.clear(true);
      if (many) villages.addFeatures([...given]);
      return many;
    },
    extent: () => villages.getExtent() ?? createEmpty(),
    find: (site) => (villages.getFeatureById(site) as Feature | null) ?? undefined,
    mark(site) {
      const village = site === undefined ? null : villages.getFeatureById(site);
      marked.clear(true);
      if (village) marked.addFeature(village as Feature);
      near.changed();
    },
    opened(feature) {
      const members = membersOf(feature);
      if (members.length < 2) return false;
      const extent = createEmpty();
      for (const member of members) {
        const geometry = member.getGeometry();
        if (geometry instanceof Point) extend(extent, geometry.getExtent());
      }
      map.getView().fit(extent, { padding: [60, 60, 60, 60], maxZoom: 14, duration: 250 });
      return true;
    },
    redraw(colours) {
      palette = colours;
      for (const layer of [near, far, top]) layer.changed();
    },
  };
}
