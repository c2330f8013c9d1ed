// Photos of a visit over HTTP: who may read them, and who may not.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { codeOf, createFileClient, finishedOf } from '../support/file-client.ts';
import { pdf, svg } from '../support/files.ts';
import { ask, startProductServer, type ProductServer } from '../support/product-server.ts';

let server: ProductServer;
beforeAll(async () => {
  server = await startProductServer();
});
afterAll(() => server?.close());

const technician = (id: string): Actor => ({
  id,
  role: 'technician',
  displayName: 'Гнатюк Олексій',
  sessionId: uuidv7(),
  source: '127.0.0.1',
});

/** A technician with a visit at a subscriber's, at the moment `at`. */
async function addVisit(at: Date): Promise<{ mine: Actor; subscriber: Actor; visitId: string }> {
  const { kysely } = server.database;
  const subscriber = await server.desk.subscriber();
  const [technicianId, visitId] = [uuidv7(), uuidv7()];
  const day = kyivDay(at);
  const home = { home_latitude: 50, home_longitude: 30, end_latitude: 50, end_longitude: 30 };
  const shift = { shift_start_minutes: 0, shift_end_minutes: 1_440 };
  const { technician_no: technicianNo } = await kysely
    .insertInto('technicians')
    .values({
      technician_id: technicianId,
      display_name: 'Гнатюк Олексій',
      skills: '[]',
      district: '',
      ...home,
      ...shift,
    })
    .returning('technician_no')
    .executeTakeFirstOrThrow();
  await kysely.insertInto('dispatch_days').values({ day, revision: uuidv7() }).execute();
  await kysely
    .insertInto('technician_days')
    .values({ technician_id: technicianId, day, max_visits: 8 })
    .execute();
  const times = { arrives_at: at, starts_at: at, ends_at: new Date(at.getTime() + 60_000) };
  const placed = { technician_id: technicianId, technician_no: technicianNo, position: 0, day_capacity: 8 };
  await kysely
    .insertInto('visits')
    .values({
      visit_id: visitId,
      subscriber_id: Number(subscriber.id),
      latitude: 50,
      longitude: 30,
      kind: 'repair',
      skills: '[]',
      duration_minutes: 45,
      priority: 'normal',
      is_paid: true,
      state: 'planned',
      day,
      travel_seconds: 0,
      slack_seconds: 0,
      created_at: at,
      changed_at: at,
      ...placed,
      ...times,
    })
    .execute();
  return { mine: technician(technicianId), subscriber, visitId };
}

test('a photo is its technician’s until it goes with a note, then of those who work with visits, never of others', async () => {
  const files = createFileClient(server);
  const { mine, subscriber, visitId } = await addVisit(new Date());
  const [dispatcher, admin] = [
    await server.desk.staff('Назар Гнатюк', 'dispatcher'),
    await server.desk.staff('Адмін', 'admin'),
  ];
  const statusFor = async (who: Actor, id: string): Promise<number> => (await files.file(who, id)).status;
  const { attachmentId } = finishedOf(await files.send(mine, { bytes: pdf, name: 'акт.pdf' }));
  expect(await statusFor(mine, attachmentId)).toBe(200);
  expect(await statusFor(dispatcher, attachmentId)).toBe(404);
  const phone = await server.connect(mine);
  const noted = await ask(phone, 'field:note', { visitId, text: '', attachments: [attachmentId] });
  phone.disconnect();
  expect(noted).toEqual({ ok: true, value: {} });
  const readers = [mine, dispatcher, technician(uuidv7()), subscriber, admin];
  expect(await Promise.all(readers.map((who) => statusFor(who, attachmentId)))).toEqual([
    200, 200, 404, 404, 404,
  ]);
  expect(codeOf(await files.send(mine, { bytes: svg, name: 'фото.png' }))).toBe('FILE_KIND');
  const started = { topic: 'internet', language: 'uk', ...server.desk.message() } as const;
  const { conversationId } = await server.desk.order(subscriber, 'assistant:start', started);
  expect(codeOf(await files.send(mine, { bytes: pdf, conversationId }))).toBe('NOT_FOUND');
});

test('a photo of an earlier day is closed to its technician, as that day is, and open to logistics', async () => {
  const files = createFileClient(server);
  const { mine, visitId } = await addVisit(new Date(Date.now() - 3 * 86_400_000));
  const dispatcher = await server.desk.staff('Руденко Ольга', 'dispatcher');
  const { attachmentId } = finishedOf(await files.send(mine, { bytes: pdf, name: 'акт.pdf' }));
  const phone = await server.connect(mine);
  const noted = await ask(phone, 'field:note', { visitId, text: '', attachments: [attachmentId] });
  phone.disconnect();
  expect(noted).toEqual({ ok: true, value: {} });
  const [own, ofLogistics] = [mine, dispatcher].map((who) => files.file(who, attachmentId));
  expect([(await own!).status, (await ofLogistics!).status]).toEqual([404, 200]);
});
