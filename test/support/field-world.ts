// A technician with a phone and two visits of today, written into a data directory before the program starts.
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openPglite } from '../../backend/db/pglite.ts';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { ensureWorkerBuilt } from './worker-build.ts';

export const fieldPhone = '380509998877';
/** The visits of the day, in order. */
export const fieldVisitIds = [uuidv7(), uuidv7()] as const;
const minuteMs = 60_000;

/** Works round the clock, so that the story is the same at every hour; the visits begin now and in two hours. */
export async function writeFieldDay(directory: string): Promise<void> {
  const data = await openDataDirectory(directory);
  const workerFile = await ensureWorkerBuilt();
  const log = pino({ level: 'silent' });
  const database = await openPglite({ data, log, workerFile, isMaintained: false });
  const { kysely } = database;
  const at = new Date();
  const day = kyivDay(at);
  const technicianId = uuidv7();
  const home = { latitude: 50.45, longitude: 30.52 };
  const { technician_no: technicianNo } = await kysely
    .insertInto('technicians')
    .values({
      technician_id: technicianId,
      display_name: 'Майстренко Іван',
      msisdn: fieldPhone,
      skills: JSON.stringify(['fiber']),
      shift_start_minutes: 0,
      shift_end_minutes: 1_440,
      district: 'Центр',
      home_latitude: home.latitude,
      home_longitude: home.longitude,
      end_latitude: home.latitude,
      end_longitude: home.longitude,
    })
    .returning('technician_no')
    .executeTakeFirstOrThrow();
  await kysely
    .insertInto('dispatch_days')
    .values({ day, revision: uuidv7() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await kysely
    .insertInto('technician_days')
    .values({ technician_id: technicianId, day, max_visits: 8 })
    .execute();
  const subscribers = await kysely
    .selectFrom('subscribers')
    .select('subscriber_id')
    .where('personal_account', 'in', ['100482317'])
    .execute();
  const visits = [0, 120].map((minutes, position) => {
    const startsAt = new Date(at.getTime() + (minutes + 10) * minuteMs);
    return {
      visit_id: fieldVisitIds[position]!,
      subscriber_id: subscribers[0]!.subscriber_id,
      ...home,
      phone: '380670000012',
      access_note: 'код 27, другий поверх',
      kind: position === 0 ? ('repair' as const) : ('equipment' as const),
      skills: JSON.stringify(['fiber']),
      duration_minutes: 45,
      priority: 'normal' as const,
      is_paid: true,
      state: 'planned' as const,
      day,
      window_start: new Date(startsAt.getTime() - 30 * minuteMs),
      window_end: new Date(startsAt.getTime() + 300 * minuteMs),
      technician_id: technicianId,
      technician_no: technicianNo,
      position,
      day_capacity: 8,
      arrives_at: startsAt,
      starts_at: startsAt,
      ends_at: new Date(startsAt.getTime() + 45 * minuteMs),
      travel_seconds: 400,
      slack_seconds: 3_600,
      tell_on_the_way: true,
      created_at: at,
      changed_at: at,
    };
  });
  await kysely.insertInto('visits').values(visits).execute();
  await database.close();
  await data.release();
}
