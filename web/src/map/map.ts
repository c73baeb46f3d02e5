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
import { boundingExtent, buffer, createEmpty, extend, isEmpty } from 'ol/extent';
import GeoJSON from 'ol/format/GeoJSON';
import LineString from 'ol/geom/LineString';
import Point from 'ol/geom/Point';
import { defaults as defaultInteractions } from 'ol/interaction/defaults';
import type Drawn from 'ol/layer/Layer';
import VectorLayer from 'ol/layer/Vector';
import VectorImageLayer from 'ol/layer/VectorImage';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';

import { keyOf } from '../plan';
import { createCrowd } from './crowd';
import { onGround, routeColour } from './palette';
import { createMoving, type Spot, type Tried } from './moving';
import { closingOf, type Mark, type Tool } from './closing';
import { colours, linkStyle, placeStyle, roadStyle, routeStyle, type DepotState } from './styles';

export type Layer = 'roads' | 'places' | 'names' | 'candidates' | 'closures' | 'routes';

/** What is shown at first. */
export const SHOWN: Readonly<Record<Layer, boolean>> = {
  roads: true,
  places: true,
  names: true,
  candidates: false,
  closures: true,
  routes: true,
};

export interface Look {
  centre: readonly number[];
  zoom: number;
}

export interface MapEvents {
  /** A place was chosen with the pointer, or none. */
  onSelect(site: string | undefined): void;
  /** A vehicle's route was chosen with the pointer. */
  onRoute(vehicle: string): void;
  /** A place that is tried was moved, or put there, with the pointer. */
  onMoved?(site: string, at: Spot): void;
  onPut?(at: Spot): void;
  /** Roads were picked with the pointer, to be closed. */
  onRoads?(roads: string[]): void;
  /** The map was moved by hand: its middle and zoom. */
  onMove?(view: Look): void;
  /** Everything is drawn. */
  onReady(): void;
}

export interface CountyMap {
  /** Draw a county, and show all of it. */
  county(collection: FeatureCollection, day: string): void;
  /** Draw the legs of a plan, each in the colour that `colour` gives its vehicle; none without a collection. */
  routes(collection: FeatureCollection | undefined, colour: (vehicle: string) => string): void;
  /** Show places for depots as what they are in a question or its answer. */
  states(states: ReadonlyMap<string, DepotState>): void;
  /** Draw a line from each village to the depot that serves it, in the depot's colour. */
  links(pairs: readonly (readonly [string, string])[]): void;
  /** Show places as they are tried, and let those that may move be moved; `putting`: the next click puts one. */
  trying(tried: readonly Tried[], movable: ReadonlySet<string>, putting: boolean): void;
  /** Bring one vehicle's route forward; `look` moves the map there. */
  follow(vehicle: string | undefined, look?: boolean): void;
  /** Mark a place; `look` moves the map there. */
  select(site: string | undefined, look?: boolean): void;
  /** What the pointer does, and which roads are marked as what. */
  closing(tool: Tool, marks: ReadonlyMap<string, Mark>): void;
  show(layer: Layer, shown: boolean): void;
  fit(): void;
  /** Look where another map looks. */
  look(view: Look): void;
  /** Colours have changed. */
  redraw(): void;
  destroy(): void;
}

const MOST_ZOOM = 16;
const ROOMY = 900; // px: so wide a map has its legend open
const LEGEND = 320; // px: what it may take where it is open, and half a name
/** What stands on the map's edges: the legend on the right, what is said of the data below. */
const padding = (element: HTMLElement): number[] => [40, element.clientWidth < ROOMY ? 40 : LEGEND, 56, 40];

/** What a place on the map is called; of a group of one, what that is. */
const siteOf = (place: FeatureLike): string =>
  String((place.get('features') as Feature[] | undefined)?.[0]?.getId() ?? place.getId());

export function createMap(element: HTMLElement, events: MapEvents): CountyMap {
  const format = new GeoJSON({ featureProjection: 'EPSG:3857' });
  const roads = new VectorSource();
  const places = new VectorSource();
  const legs = new VectorSource();
  const shown = { ...SHOWN };
  let palette = colours(element);
  let selected: string | undefined;
  let stateOf: ReadonlyMap<string, DepotState> = new globalThis.Map();
  let followed: string | undefined;
  let colourOf: (vehicle: string) => string = () => '';
  let day = '';

  const vehicleOf = (feature: FeatureLike): string =>
    keyOf(feature.get('vehicle') as string, feature.get('number') as number);
  const styleOfLeg = (feature: FeatureLike) => {
    if (!shown.routes) return undefined;
    if (feature.get('kind') === 'ride') return routeStyle(palette.ink, 'bus', followed === undefined ? 'plain' : 'faded');
    const vehicle = vehicleOf(feature);
    const look = followed === undefined ? 'plain' : vehicle === followed ? 'chosen' : 'faded';
    return routeStyle(onGround(colourOf(vehicle), palette.dark), feature.get('echelon') === 1 ? 'truck' : 'van', look);
  };
  const styleOfLink = (feature: FeatureLike) => linkStyle(onGround(String(feature.get('colour')), palette.dark));
  const styleOfRoad = (feature: FeatureLike) =>
    shown.roads ? roadStyle(feature, palette, shown.closures ? day : '') : undefined;
  const styleOfPlace = (feature: FeatureLike, resolution: number) => {
    const state = stateOf.get(String(feature.getId()));
    const candidate = feature.get('kind') === 'candidate';
    if (candidate ? !shown.candidates && !state : !shown.places) return undefined;
    return placeStyle(feature, palette, { resolution, names: shown.names, selected: feature.getId() === selected, state });
  };

  const roadLayer = new VectorImageLayer({ source: roads, imageRatio: 1.5, style: styleOfRoad });
  const lines = new VectorSource();
  const lineLayer = new VectorLayer({ source: lines, style: styleOfLink });
  const legLayer = new VectorImageLayer({ source: legs, imageRatio: 1.5, style: styleOfLeg });
  const placeLayer = new VectorLayer({ source: places, declutter: true, style: styleOfPlace });
  const closing = closingOf(() => map, roads, () => palette, (found) => events.onRoads?.(found));
  const map: Map = new Map({
    target: element,
    layers: [roadLayer, closing.layer, lineLayer, legLayer],
    view: new View({ center: fromLonLat([105, 36]), zoom: 8, maxZoom: MOST_ZOOM }),
    controls: defaultControls({ attribution: false, rotate: false, zoom: false }).extend([new ScaleLine()]),
    interactions: defaultInteractions({ onFocusOnly: false, altShiftDragRotate: false, pinchRotate: false }),
  });
  const crowd = createCrowd(map, styleOfPlace, palette);
  for (const layer of [...crowd.layers, placeLayer]) map.addLayer(layer);
  const placeLayers: readonly Drawn[] = [...crowd.layers, placeLayer];
  const at = (pixel: number[], wanted: readonly Drawn[]): FeatureLike | undefined =>
    map.forEachFeatureAtPixel(pixel, (feature) => feature, { hitTolerance: 6, layerFilter: (one) => wanted.includes(one) });
  const placeOf = (site: string): Feature | undefined =>
    (places.getFeatureById(site) as Feature | null) ?? crowd.find(site);
  let putting = false;
  const moving = createMoving(map, places, placeLayer, palette, {
    onMoved: (site, at) => events.onMoved?.(site, at),
    onPut: (at) => events.onPut?.(at),
  });
  map.on('click', (event) => {
    if (putting) return;
    if (closing.clicked(event.pixel)) return;
    const place = at(event.pixel, placeLayers);
    if (place && crowd.opened(place)) return;
    const leg = place ? undefined : at(event.pixel, [legLayer]);
    if (leg?.get('kind') === 'leg') events.onRoute(vehicleOf(leg));
    else events.onSelect(place ? siteOf(place) : undefined);
  });
  map.on('dblclick', (event) => {
    if (closing.picking) event.stopPropagation();
  });
  map.on('pointermove', (event) => {
    if (event.dragging || putting) return;
    const hit = map.hasFeatureAtPixel(event.pixel, { hitTolerance: 6, layerFilter: (layer) => layer !== roadLayer });
    element.style.cursor = hit ? 'pointer' : '';
  });
  let following = false; // another map: what is told to it would come back
  map.on('moveend', () => {
    const view = map.getView();
    const centre = view.getCenter();
    if (!following && centre) events.onMove?.({ centre, zoom: view.getZoom() ?? 0 });
    following = false;
  });
  let moved = false; // by hand: then the view stays where it is
  map.on('pointerdrag', () => (moved = true));
  element.addEventListener('wheel', () => (moved = true), { passive: true });
  map.on('change:size', () => {
    if (!moved) fit();
  });
  map.on('rendercomplete', () => events.onReady());

  const redrawn = (): void =>
    [roadLayer, closing.layer, lineLayer, legLayer, ...placeLayers].forEach((layer) => layer.changed());
  const fit = (): void => {
    const extent = extend(crowd.extent().slice(), places.getExtent() ?? createEmpty());
    if (!isEmpty(extent)) map.getView().fit(extent, { padding: padding(element), maxZoom: 14 });
  };

  return {
    county(collection, chosenDay) {
      day = chosenDay;
      const features = format.readFeatures(collection) as Feature[];
      moving.show([], new Set());
      roads.clear(true);
      places.clear(true);
      roads.addFeatures(features.filter((feature) => feature.get('kind') === 'road'));
      const points = features.filter((feature) => feature.get('kind') !== 'road');
      const many = crowd.hold(points.filter((point) => point.get('tier') === 'village'));
      places.addFeatures(many ? points.filter((point) => point.get('tier') !== 'village') : points);
      fit();
    },
    routes(collection, colour) {
      colourOf = colour;
      legs.clear(true);
      if (!collection) return;
      const features = format.readFeatures(collection) as Feature[];
      legs.addFeatures(features.filter((feature) => feature.get('kind') !== 'site'));
    },
    states(states) {
      stateOf = states;
      placeLayer.changed();
    },
    links(pairs) {
      const at = (site: string): number[] | undefined => {
        const geometry = placeOf(site)?.getGeometry();
        return geometry instanceof Point ? geometry.getCoordinates() : undefined;
      };
      const depots = [...new Set(pairs.map(([, depot]) => depot))].sort();
      lines.clear(true);
      lines.addFeatures(
        pairs.flatMap(([village, depot]) => {
          const ends = [at(village), at(depot)].filter((end) => end !== undefined);
          const colour = routeColour(depots.indexOf(depot), 2);
          return ends.length === 2 ? [new Feature({ geometry: new LineString(ends), colour })] : [];
        }),
      );
    },
    trying(tried, movable, put) {
      moving.show(tried, movable);
      moving.putting(put);
      putting = put;
      element.style.cursor = put ? 'crosshair' : '';
    },
    follow(vehicle, look = false) {
      followed = vehicle;
      legLayer.changed();
      if (!look || vehicle === undefined) return;
      const extent = createEmpty();
      for (const leg of legs.getFeatures()) {
        const geometry = leg.getGeometry();
        if (geometry && leg.get('kind') === 'leg' && vehicleOf(leg) === vehicle) extend(extent, geometry.getExtent());
      }
      if (!isEmpty(extent)) map.getView().fit(extent, { padding: padding(element), maxZoom: 13, duration: 250 });
    },
    select(site, look = false) {
      selected = site;
      placeLayer.changed();
      crowd.mark(site);
      const feature = site === undefined ? undefined : placeOf(site);
      if (!look || !feature) return;
      const extent = boundingExtent([feature.getGeometry()?.getExtent().slice(0, 2) ?? [0, 0]]);
      map.getView().fit(buffer(extent, 1_500), { padding: padding(element), maxZoom: 13, duration: 250 });
    },
    closing(tool, marks) {
      closing.tool(tool);
      closing.marks(marks);
    },
    show(layer, value) {
      shown[layer] = value;
      redrawn();
    },
    fit,
    look({ centre, zoom }) {
      const view = map.getView();
      const [x, y] = view.getCenter() ?? [];
      // Where it looks there already nothing will move, and its next move is its own.
      if (x === centre[0] && y === centre[1] && view.getZoom() === zoom) return;
      following = true;
      view.setCenter([...centre]);
      view.setZoom(zoom);
    },
    redraw() {
      palette = colours(element);
      moving.redraw(palette);
      crowd.redraw(palette);
      redrawn();
    },
    destroy() {
      map.setTarget(undefined);
      map.dispose();
    },
  };
}
