/**
 * The map behind one small interface, so that another library could take OpenLayers' place.
 *
 * Roads are drawn as one picture that is moved while the map is; places and routes are drawn each frame.
 */
import type { FeatureCollection } from 'geojson';
import Feature, { type FeatureLike } from 'ol/Feature';
import Map from 'ol/Map';
import View from 'ol/View';
import { defaults as defaultControls } from 'ol/control/defaults';
import ScaleLine from 'ol/control/ScaleLine';
import { boundingExtent, buffer, isEmpty } from 'ol/extent';
import GeoJSON from 'ol/format/GeoJSON';
import { defaults as defaultInteractions } from 'ol/interaction/defaults';
import VectorLayer from 'ol/layer/Vector';
import VectorImageLayer from 'ol/layer/VectorImage';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';

import { colours, placeStyle, roadStyle } from './styles';

export type Layer = 'roads' | 'places' | 'names' | 'candidates' | 'closures';

export interface MapEvents {
  /** A place was chosen with the pointer, or none. */
  onSelect(site: string | undefined): void;
  /** Everything is drawn. */
  onReady(): void;
}

export interface CountyMap {
  /** Draw a county, and show all of it. */
  county(collection: FeatureCollection, day: string): void;
  /** Mark a place; `look` moves the map there. */
  select(site: string | undefined, look?: boolean): void;
  show(layer: Layer, shown: boolean): void;
  fit(): void;
  /** Colours have changed. */
  redraw(): void;
  destroy(): void;
}

const MOST_ZOOM = 16;
const PADDING = [40, 40, 40, 40];

export function createMap(element: HTMLElement, events: MapEvents): CountyMap {
  const format = new GeoJSON({ featureProjection: 'EPSG:3857' });
  const roads = new VectorSource();
  const places = new VectorSource();
  const shown: Record<Layer, boolean> = { roads: true, places: true, names: true, candidates: false, closures: true };
  let palette = colours(element);
  let selected: string | undefined;
  let day = '';

  const styleOfRoad = (feature: FeatureLike) =>
    shown.roads ? roadStyle(feature, palette, shown.closures ? day : '') : undefined;
  const styleOfPlace = (feature: FeatureLike, resolution: number) => {
    const candidate = feature.get('kind') === 'candidate';
    if (candidate ? !shown.candidates : !shown.places) return undefined;
    return placeStyle(feature, palette, resolution, shown.names, feature.getId() === selected);
  };

  const roadLayer = new VectorImageLayer({ source: roads, imageRatio: 1.5, style: styleOfRoad });
  const placeLayer = new VectorLayer({ source: places, declutter: true, style: styleOfPlace });
  const map = new Map({
    target: element,
    layers: [roadLayer, placeLayer],
    view: new View({ center: fromLonLat([105, 36]), zoom: 8, maxZoom: MOST_ZOOM }),
    controls: defaultControls({ attribution: false, rotate: false, zoom: false }).extend([new ScaleLine()]),
    interactions: defaultInteractions({ onFocusOnly: false, altShiftDragRotate: false, pinchRotate: false }),
  });
  map.on('click', (event) => {
    let found: string | undefined;
    map.forEachFeatureAtPixel(
      event.pixel,
      (feature) => {
        found = String(feature.getId());
        return true;
      },
      { hitTolerance: 6, layerFilter: (layer) => layer === placeLayer },
    );
    events.onSelect(found);
  });
  map.on('pointermove', (event) => {
    if (event.dragging) return;
    const hit = map.hasFeatureAtPixel(event.pixel, { hitTolerance: 6, layerFilter: (layer) => layer === placeLayer });
    element.style.cursor = hit ? 'pointer' : '';
  });
  map.on('rendercomplete', () => events.onReady());

  const fit = (): void => {
    const extent = places.getExtent();
    if (extent && !isEmpty(extent)) map.getView().fit(extent, { padding: PADDING, maxZoom: 14 });
  };

  return {
    county(collection, chosenDay) {
      day = chosenDay;
      const features = format.readFeatures(collection) as Feature[];
      roads.clear(true);
      places.clear(true);
      roads.addFeatures(features.filter((feature) => feature.get('kind') === 'road'));
      places.addFeatures(features.filter((feature) => feature.get('kind') !== 'road'));
      fit();
    },
    select(site, look = false) {
      selected = site;
      placeLayer.changed();
      const feature = site === undefined ? null : places.getFeatureById(site);
      if (!look || !feature) return;
      const extent = boundingExtent([feature.getGeometry()?.getExtent().slice(0, 2) ?? [0, 0]]);
      map.getView().fit(buffer(extent, 1_500), { padding: PADDING, maxZoom: 13, duration: 250 });
    },
    show(layer, value) {
      shown[layer] = value;
      roadLayer.changed();
      placeLayer.changed();
    },
    fit,
    redraw() {
      palette = colours(element);
      roadLayer.changed();
      placeLayer.changed();
    },
    destroy() {
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
