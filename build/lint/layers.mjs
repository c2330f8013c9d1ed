// Lint rule `lanka/layers`: the table of layers, and that a feature does not import another feature.
import path from 'node:path';
import { root } from '../paths.mjs';

const ui = /^(vue|vue-router|vue-i18n|pinia|reka-ui|idb|@lucide\/vue|@tanstack\/vue-virtual)(\/|$)/;
const server = /^(fastify|@fastify\/.*|socket\.io|kysely|pg|@electric-sql\/.*|pino|open)(\/|$)/;
const shell = /^(electron|electron-store|electron-log|electron-updater)(\/|$)/;
const node = /^node:/;

/**
 * What a layer may import. `common` are its folders that know no feature and that every feature may use; `wiring` are
 * the folders that put features together (files directly in the layer's folder are wiring too).
 */
const layers = {
  shared: { layers: [], onlyPackages: /^(zod|libphonenumber-js)(\/|$)/, reason: 'shared/ runs everywhere' },
  backend: {
    layers: ['shared'],
    forbidden: [ui, shell],
    reason: 'the backend is one program, embedded or stand-alone, without DOM or Electron',
    common: ['db', 'wire', 'audit', 'attachment', 'presence', 'dispatch', 'hours'],
    // assistant/ is the subscriber's side of the conversations that chat/ keeps, dispatch/ keeps the visits of ticket/'s faults by
    // technician/'s people, visit-link/ is the subscriber's answer to them and field/ the technician's; sample/ fills every feature.
    wiring: ['assistant', 'dispatch', 'technician', 'visit-link', 'field', 'sample'],
  },
  electron: {
    layers: ['shared'],
    forbidden: [ui, server, /^socket\.io-client/],
    reason: 'Electron starts the backend by path and shows the page; it holds no business data',
    common: [],
    wiring: [],
  },
  renderer: {
    layers: ['shared'],
    forbidden: [server, shell, node],
    reason: 'the page is sandboxed and also runs in a plain browser',
    common: [
      'ui',
      'wire',
      'language',
      'desktop',
      'keys',
      'settings',
      'attachment',
      'template',
      'presence',
      'hours',
      'map',
    ],
    // Pages of their own put features together; language/ lists the words of every feature.
    wiring: ['desk', 'assistant', 'visit-link', 'field', 'language'],
  },
};

/** The sentence why `file` must not import `specifier`, or undefined when it may. Paths are relative to the checkout. */
export function whyNotImport(file, specifier) {
  const [layerName, ...inLayer] = file.split('/');
  const layer = layers[layerName];
  if (layer === undefined || /^vite\..*config\.ts$/.test(path.posix.basename(file))) return undefined;
  if (!specifier.startsWith('.')) return whyNotPackage(layerName, layer, specifier);
  const [targetLayer, ...inTarget] = path.posix.join(path.posix.dirname(file), specifier).split('/');
  if (targetLayer !== layerName) {
    if (layer.layers.includes(targetLayer)) return undefined;
    return `${layerName}/ may not import ${targetLayer}/: ${layer.reason}.`;
  }
  return layer.common === undefined ? undefined : whyNotFeature(layer, inLayer, inTarget);
}

function whyNotPackage(layerName, layer, specifier) {
  const isRefused = layer.onlyPackages
    ? !layer.onlyPackages.test(specifier)
    : layer.forbidden.some((some) => some.test(specifier));
  return isRefused ? `${layerName}/ may not import "${specifier}": ${layer.reason}.` : undefined;
}

function whyNotFeature({ common, wiring }, inLayer, inTarget) {
  const featureOf = (parts) => (parts.length > 1 ? parts[0] : undefined);
  const [feature, target] = [featureOf(inLayer), featureOf(inTarget)];
  if (feature === undefined || target === undefined || feature === target) return undefined;
  if (common.includes(target) || wiring.includes(feature)) return undefined;
  if (common.includes(feature)) return `${feature}/ knows no feature, so it may not import ${target}/.`;
  return `${feature}/ may not import ${target}/: features meet in shared/ or in the wiring, so that each can be read alone.`;
}

export const layersRule = {
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const check = ({ source }) => {
      const message = typeof source?.value === 'string' ? whyNotImport(file, source.value) : undefined;
      if (message !== undefined) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
