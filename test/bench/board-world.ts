// The world of the board's bench: a full day of many technicians in the database, and the built desk in Chromium before it.
import path from 'node:path';
import pino from 'pino';
import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { openPglite } from '../../backend/db/pglite.ts';
import type { Database } from '../../backend/db/database.ts';
import { addDays, kyivDay, kyivMidnight } from '../../shared/kyiv-time.ts';
import { enterBoard, type BoardWorld } from '../support/board-world.ts';
import { startBackend } from '../support/running-backend.ts';
import { openDeskPage } from './desk-page.ts';

const login = 'n.hnatiuk';
const password = 'lanka-sample-2026';
const workerFile = path.resolve(import.meta.dirname, '../../dist/backend/pglite-worker.js');
const minuteMs = 60_000;
const centre = { latitude: 49.5, longitude: 31.5 };

export interface FullDay {
  readonly page: Page;
  readonly world: BoardWorld;
  readonly day: string;
  close(): Promise<void>;
}

/** The day after tomorrow, on which the sample city has none, with `visits` for each of `technicians`; the board is on screen. */
export async function openFullDay(technicians: number, visits: number): Promise<FullDay> {
  const day = addDays(kyivDay(new Date()), 2);
  const backend = await startBackend('sample', (directory) => writeDay(directory, day, technicians, visits));
  const desk = await openDeskPage(backend.url, login, password);
  const { page } = desk;
  await page.goto(`${backend.url}/#/dispatch/${day}`);
  await page.locator('[data-visit]').first().waitFor();
  const world = await enterBoard(backend.url, login, password);
  return {
    page,
    world,
    day,
    close: async () => {
      world.close();
      await desk.close();
      await backend.close();
    },
  };
}

async function writeDay(directory: string, day: string, technicians: number, visits: number): Promise<void> {
  const data = await openDataDirectory(directory);
  const database = await openPglite({
    data,
    log: pino({ level: 'silent' }),
    workerFile,
    isMaintained: false,
  });
  await database.kysely.updateTable('technicians').set({ is_active: false }).execute();
  await database.kysely.insertInto('dispatch_days').values({ day, revision: uuidv7() }).execute();
  const subscribers = await database.kysely
    .selectFrom('subscribers')
    .select('subscriber_id')
    .orderBy('subscriber_id')
    .limit(technicians * visits)
    .execute();
  for (let number = 0; number < technicians; number++) {
    const own = Array.from(
      { length: visits },
      (_, at) => subscribers[(number * visits + at) % subscribers.length]!,
    );
    await writeRoute(
      database.kysely,
      day,
      number,
      own.map((row) => row.subscriber_id),
    );
  }
  await database.close();
  await data.release();
}

async function writeRoute(
  kysely: Database['kysely'],
  day: string,
  number: number,
  subscribers: readonly (number | string | bigint)[],
): Promise<void> {
  const technicianId = uuidv7();
  const home = {
    latitude: centre.latitude + ((number % 20) - 10) * 0.004,
    longitude: centre.longitude + (Math.floor(number / 20) - 7) * 0.006,
  };
  const { technician_no: technicianNo } = await kysely
    .insertInto('technicians')
    .values({
      technician_id: technicianId,
      display_name: `Майстер ${String(number + 1).padStart(3, '0')}`,
      skills: JSON.stringify(['fiber']),
      shift_start_minutes: 8 * 60,
      shift_end_minutes: 20 * 60,
      district: 'Центр',
      home_latitude: home.latitude,
      home_longitude: home.longitude,
      end_latitude: home.latitude,
      end_longitude: home.longitude,
      max_visits: 9,
    })
    .returning('technician_no')
    .executeTakeFirstOrThrow();
  await kysely
    .insertInto('technician_days')
    .values({ technician_id: technicianId, day, max_visits: 9 })
    .execute();
  const startMs = kyivMidnight(new Date(`${day}T12:00:00Z`)).getTime() + 8 * 60 * minuteMs;
  const at = new Date();
  await kysely
    .insertInto('visits')
    .values(
      subscribers.map((subscriberId, position) => {
        const startsAt = new Date(startMs + (10 + position * 70) * minuteMs);
        const isPromised = position % 2 === 0;
        return {
          visit_id: uuidv7(),
          subscriber_id: subscriberId as never,
          latitude: home.latitude + (position % 3) * 0.002,
          longitude: home.longitude + (position % 2) * 0.003,
          kind: 'repair' as const,
          skills: JSON.stringify(['fiber']),
          duration_minutes: 45,
          priority: 'normal' as const,
          is_paid: true,
          state: 'planned' as const,
          day,
          window_start: isPromised ? new Date(startsAt.getTime() - 60 * minuteMs) : null,
          window_end: isPromised ? new Date(startsAt.getTime() + 60 * minuteMs) : null,
          technician_id: technicianId,
          technician_no: technicianNo,
          position,
          day_capacity: 9,
          arrives_at: startsAt,
          starts_at: startsAt,
          ends_at: new Date(startsAt.getTime() + 45 * minuteMs),
          travel_seconds: 400,
          slack_seconds: 3_600,
          created_at: at,
          changed_at: at,
        };
      }),
    )
    .execute();
}
