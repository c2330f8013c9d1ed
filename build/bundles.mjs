// Builds the parts of the program that changed since they were last built.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { inRoot, root } from './paths.mjs';

const stampFile = inRoot('dist', '.build-stamp');

/** What each part is built from; a part is built again when the content of any of these files is another. */
const sourcesOfPart = {
  backend: ['backend', 'shared', 'package-lock.json'],
  renderer: ['renderer', 'shared', 'package-lock.json'],
  electron: ['electron', 'shared', 'package-lock.json'],
};

export const allParts = Object.keys(sourcesOfPart);

/** Brings the named parts of dist/ up to date; throws a sentence when one does not build. */
export async function buildParts(parts = allParts) {
  const stamps = readStamps();
  for (const part of parts) {
    const sourceHash = hashOf(sourcesOfPart[part]);
    if (stamps[part] === sourceHash) continue;
    console.error(`Building ${part} …`);
    writeStamps({ ...stamps, [part]: undefined });
    await buildPart(part);
    stamps[part] = sourceHash;
    writeStamps(stamps);
  }
}

async function buildPart(part) {
  const configFiles = readdirSync(inRoot(part)).filter((name) => /^vite(\.\w+)?\.config\.ts$/.test(name));
  const { build } = await import('vite');
  // The entries that the configurations name are found from the working folder.
  process.chdir(root);
  for (const name of configFiles.sort()) {
    try {
      await build({
        root: inRoot(part),
        configFile: inRoot(part, name),
        mode: 'production',
        logLevel: 'warn',
      });
    } catch (error) {
      const reason = process.stderr.isTTY ? error.message : stripVTControlCharacters(error.message);
      throw new Error(`The ${part} does not build: ${reason}`, { cause: error });
    }
  }
}

function hashOf(places) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of places.flatMap((place) => filesIn(inRoot(place)))) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesIn(place) {
  if (!existsSync(place)) return [];
  if (path.extname(place) === '.json') return [place];
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function readStamps() {
  return existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
}

function writeStamps(stamps) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
}
