// Names on a map in the language of the desk, where the tiles have them; and who is to be named for a map.
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import type { Language } from '../../shared/language.ts';

/** `name:uk`, or the local name. */
export function nameIn(language: Language): ExpressionSpecification {
  return ['coalesce', ['get', `name:${language}`], ['get', 'name']];
}

/** The style of others with its names in `language`; texts that are no names, such as numbers of roads, stay. */
export function withNamesIn(style: StyleSpecification, language: Language): StyleSpecification {
  const layers = style.layers.map((layer) => {
    if (layer.type !== 'symbol') return layer;
    const field = layer.layout?.['text-field'];
    if (field === undefined || !/["{]name\b/.test(JSON.stringify(field))) return layer;
    const named: ExpressionSpecification = Array.isArray(field)
      ? ['coalesce', ['get', `name:${language}`], field as ExpressionSpecification]
      : nameIn(language);
    return { ...layer, layout: { ...layer.layout, 'text-field': named } };
  });
  return { ...style, layers };
}

/** The words of an attribution without its markup; empty when they name only OpenStreetMap, which we name ourselves. */
export function creditsOf(attribution: string): string {
  const words = attribution
    .replace(/<[^>]*>/g, '')
    .replace(/&copy;/g, '©')
    .replace(/&\w+;/g, ' ')
    .split(/\s*[|,]\s*|\s{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/OpenStreetMap/i.test(part));
  return words.join(' · ');
}
