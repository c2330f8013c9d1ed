// The settings that this computer remembers: window bounds and sealed secrets. The only importer of electron-store.
import path from 'node:path';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import { rescueSettingsFile } from './settings-file.ts';

const bounds = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  isMaximized: z.boolean(),
});

const settings = z.strictObject({
  window: bounds.optional(),
  /** Name → secret sealed by the system's key store, base64. */
  secrets: z.record(z.string().max(64), z.string().max(65_536)).optional(),
});
type Settings = z.infer<typeof settings>;

export interface SettingsStore {
  get<K extends keyof Settings>(key: K): Settings[K];
  /** Remembered at once in memory; on disk too unless the disk refuses, which is said once. */
  set<K extends keyof Settings>(key: K, value: NonNullable<Settings[K]>): void;
}

/** Opens `folder/settings.json`; never throws because of what the file holds. */
export function openSettings(folder: string, now: Date, say: (line: string) => void): SettingsStore {
  const file = path.join(folder, 'settings.json');
  const outcome = rescueSettingsFile(file, settings, now, say);
  const disk =
    outcome === 'unusable'
      ? null
      : new ElectronStore<Settings>({ cwd: folder, name: 'settings', accessPropertiesByDotNotation: false });
  const memory: Settings = disk === null ? {} : settings.parse(disk.store);
  let hasFailed = false;
  return {
    get: (key) => memory[key],
    set: (key, value) => {
      memory[key] = value;
      try {
        if (disk !== null) disk.store = memory;
      } catch (error) {
        if (!hasFailed)
          say(`settings cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
        hasFailed = true;
      }
    },
  };
}
