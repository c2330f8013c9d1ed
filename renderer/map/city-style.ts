// Our own look of a city for tiles in the schema of Protomaps' basemap: water, green, buildings, roads, names. Light and dark.
// https://docs.protomaps.com/basemaps/layers
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Language } from '../../shared/language.ts';
import { nameIn } from './style-names.ts';

const light = {
  land: '#eef0f3',
  green: '#dbead6',
  water: '#bcd6ea',
  building: '#dfe2e8',
  rail: '#b9bfca',
  path: '#ffffff',
  road: '#ffffff',
  highway: '#f7e3b5',
  edge: '#d3d8e0',
  name: '#454d5c',
  halo: '#f7f8fa',
};
const dark: typeof light = {
  land: '#12161d',
  green: '#16241c',
  water: '#13293a',
  building: '#1b212b',
  rail: '#333c4a',
  path: '#232b37',
  road: '#2a3341',
  highway: '#4a4128',
  edge: '#0c0f14',
  name: '#b9c0cd',
  halo: '#0f1218',
};

/** Inter, as the desk writes; without `glyphs` in the style MapLibre draws every letter by the page's own fonts. */
const font = ['Inter Variable'];
const green = [
  ...['park', 'forest', 'wood', 'nature_reserve', 'protected_area', 'national_park', 'garden', 'allotments'],
  ...[
    'grass',
    'grassland',
    'meadow',
    'scrub',
    'cemetery',
    'golf_course',
    'recreation_ground',
    'village_green',
  ],
];
const kindIs = (...kinds: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]];

/** `stops`: zoom and pixels, zoom and pixels … */
function wide(stops: readonly number[]): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.6], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

type Colours = typeof light;
const from = (layer: string) => ({ source: 'city', 'source-layer': layer });
const round = { 'line-cap': 'round', 'line-join': 'round' } as const;

function areas(colours: Colours): LayerSpecification[] {
  return [
    { id: 'land', type: 'background', paint: { 'background-color': colours.land } },
    {
      id: 'green',
      type: 'fill',
      ...from('landuse'),
      filter: kindIs(...green),
      paint: { 'fill-color': colours.green },
    },
    {
      id: 'water',
      type: 'fill',
      ...from('water'),
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colours.water },
    },
    {
      id: 'rivers',
      type: 'line',
      ...from('water'),
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: {
        'line-color': colours.water,
        'line-width': wide([10, 0.5, 16, 4]),
      },
    },
    {
      id: 'buildings',
      type: 'fill',
      ...from('buildings'),
      minzoom: 13.5,
      paint: { 'fill-color': colours.building },
    },
  ];
}
/** `widths` by zoom; the edge is drawn below all roads, so that they join. */
function road(id: string, kinds: string[], colour: string, widths: readonly number[]): LayerSpecification {
  const paint = { 'line-color': colour, 'line-width': wide(widths) };
  return { id, type: 'line', ...from('roads'), filter: kindIs(...kinds), layout: round, paint };
}

function roads(colours: Colours): LayerSpecification[] {
  const kinds: [id: string, kinds: string[], colour: string, widths: number[]][] = [
    ['paths', ['path', 'other'], colours.path, [14, 0.3, 18, 3]],
    ['minor', ['minor_road'], colours.road, [11, 0.4, 14, 2, 18, 16]],
    ['major', ['major_road'], colours.road, [8, 0.5, 14, 4, 18, 24]],
    ['highway', ['highway'], colours.highway, [6, 0.6, 14, 5, 18, 28]],
  ];
  const wider = (widths: number[]): number[] =>
    widths.map((value, i) => (i % 2 === 1 && widths[i - 1]! > 11 ? value + 1.6 : value));
  const edges = kinds
    .slice(1)
    .map(([id, of, , widths]) => road(`${id} edge`, of, colours.edge, wider(widths)));
  const rail = road('rail', ['rail'], colours.rail, [11, 0.5, 16, 1.5]);
  return [rail, ...edges, ...kinds.map((parts) => road(...parts))];
}

function names(colours: Colours, language: Language): LayerSpecification[] {
  const paint = { 'text-color': colours.name, 'text-halo-color': colours.halo, 'text-halo-width': 1.4 };
  const text = { 'text-field': nameIn(language), 'text-font': font };
  return [
    {
      id: 'street names',
      type: 'symbol',
      ...from('roads'),
      minzoom: 13,
      filter: kindIs('highway', 'major_road', 'minor_road'),
      layout: { ...text, 'symbol-placement': 'line', 'text-size': 11, 'symbol-spacing': 300 },
      paint,
    },
    {
      id: 'place names',
      type: 'symbol',
      ...from('places'),
      filter: kindIs('locality', 'macrohood', 'neighbourhood'),
      layout: { ...text, 'text-size': 12, 'text-max-width': 8 },
      paint,
    },
  ];
}

/** The style for an archive at `url` (`pmtiles://…`). */
export function cityStyle(url: string, isDark: boolean, language: Language): StyleSpecification {
  const colours = isDark ? dark : light;
  return {
    version: 8,
    sources: { city: { type: 'vector', url } },
    layers: [...areas(colours), ...roads(colours), ...names(colours, language)],
  };
}
