// Templates on a real database: versions, who may, shortcuts that are taken, changes at once, out of use and back.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { AppError } from '../../shared/errors.ts';
import {
  applyTemplatesFact,
  type TemplatesFact,
  type TemplatesState,
} from '../../shared/template/template.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let desk: Desk;
let supervisor: Actor;
let other: Actor;
let agent: Actor;
let templateId: string;
let shortcut: string;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  supervisor = await desk.staff('Соломія Дорошенко', 'supervisor');
  other = await desk.staff('Оксана Гончар', 'supervisor');
  agent = await desk.staff('Ірина Ткаченко');
});
afterAll(() => opened.close());
beforeEach(async () => {
  templateId = uuidv7();
  shortcut = `привіт-${templateId.slice(-6)}`;
  await save(0);
});

interface Wanted {
  by?: Actor;
  templateId?: string;
  name?: string;
  shortcut?: string;
  bodies?: { uk: string; en: string; ru: string };
}
const save = (version: number, { by = supervisor, ...wanted }: Wanted = {}) =>
  desk.order(by, 'template:save', {
    templateId,
    version,
    name: 'Привітання',
    shortcut,
    topic: null,
    bodies: { uk: 'Добрий день! Мене звати {agent}.', en: '', ru: '' },
    ...wanted,
  });
const archive = (version: number, by = supervisor) =>
  desk.order(by, 'template:archive', { templateId, version });
const refusalOf = (answer: Promise<unknown>) =>
  answer.then(
    () => undefined,
    (error: unknown) => error as AppError,
  );
const inUse = async () => (await desk.open<TemplatesState>(agent, 'templates')).snapshot.templates;
const seen = async () => (await inUse()).find((one) => one.templateId === templateId);
const history = async () => (await desk.query(supervisor, 'template:history', { templateId })).versions;

describe('saving', () => {
  test('makes a template that agents see, with who wrote it', async () => {
    expect(await seen()).toMatchObject({
      version: 1,
      name: 'Привітання',
      shortcut,
      bodies: { uk: 'Добрий день! Мене звати {agent}.', en: '', ru: '' },
      changedBy: 'Соломія Дорошенко',
    });
  });

  test('raises the version; the same again does not', async () => {
    expect(await save(1, { name: 'Вітання' })).toEqual({ version: 2 });
    expect(await save(2, { name: 'Вітання' })).toEqual({ version: 2 });
    expect((await history()).map(({ name }) => name)).toEqual(['Вітання', 'Привітання']);
  });

  test('is for supervisors alone, needs a text and a shortcut of letters', async () => {
    expect(await desk.codeOf(save(1, { by: agent }))).toBe('FORBIDDEN');
    expect(await desk.codeOf(archive(1, agent))).toBe('FORBIDDEN');
    const empty = { uk: '', en: ' ', ru: '\n' };
    expect(await desk.codeOf(save(1, { bodies: empty }))).toBe('INVALID');
    expect(await desk.codeOf(save(1, { shortcut: 'два слова' }))).toBe('INVALID');
    expect(await desk.codeOf(save(7))).toBe('INVALID');
    expect(await desk.codeOf(save(1, { templateId: uuidv7() }))).toBe('NOT_FOUND');
  });

  test('leaves a row of who did it for the security officer', async () => {
    const rows = await opened.database.kysely
      .selectFrom('security_events')
      .select(['kind', 'actor', 'details'])
      .where('actor', '=', `staff:${supervisor.id}`)
      .orderBy('at', 'desc')
      .limit(1)
      .execute();
    expect(rows).toEqual([
      { kind: 'template_saved', actor: `staff:${supervisor.id}`, details: { templateId, version: 1 } },
    ]);
  });

  test('over a later change is refused with the name of who made it', async () => {
    await save(1, { by: other, name: 'Вітання' });
    expect(await refusalOf(save(1, { name: 'Моє' }))).toMatchObject({
      code: 'STALE_VERSION',
      details: { name: 'Оксана Гончар', version: 2 },
    });
    expect(await refusalOf(save(0))).toMatchObject({ code: 'STALE_VERSION' });
    expect((await seen())?.name).toBe('Вітання');
  });

  test('by twenty at once from one version has one winner', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => desk.codeOf(save(1, { name: `Назва ${n}` }))),
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'STALE_VERSION')).toHaveLength(19);
    expect(await history()).toHaveLength(2);
  });
});

describe('a shortcut', () => {
  test('of another template in use is taken, in capitals too', async () => {
    for (const taken of [shortcut, shortcut.toUpperCase()]) {
      expect(await refusalOf(save(0, { templateId: uuidv7(), shortcut: taken }))).toMatchObject({
        code: 'SHORTCUT_TAKEN',
        details: { name: 'Привітання' },
      });
    }
  });

  test('wanted by ten at once is given to one', async () => {
    const wanted = `${shortcut}-10`;
    const codes = await Promise.all(
      Array.from({ length: 10 }, () => desk.codeOf(save(0, { templateId: uuidv7(), shortcut: wanted }))),
    );
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'SHORTCUT_TAKEN')).toHaveLength(9);
  });

  test('is free again when its template goes out of use, which then cannot come back with it', async () => {
    await archive(1);
    const successor = uuidv7();
    await save(0, { templateId: successor, name: 'Нове' });
    expect(await refusalOf(save(2))).toMatchObject({ code: 'SHORTCUT_TAKEN', details: { name: 'Нове' } });
    expect(await save(2, { shortcut: `${shortcut}-2` })).toEqual({ version: 3 });
  });
});

describe('out of use', () => {
  test('a template is gone for agents, listed for supervisors, and comes back with its past', async () => {
    expect(await archive(1)).toEqual({ version: 2 });
    expect(await archive(2)).toEqual({ version: 2 });
    expect(await seen()).toBeUndefined();
    const { templates } = await desk.query(supervisor, 'template:list_archived', {});
    expect(templates[0]).toMatchObject({ templateId, version: 2 });
    expect(await save(2)).toEqual({ version: 3 });
    expect((await seen())?.version).toBe(3);
    expect((await history()).map(({ version, isArchived }) => [version, isArchived])).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
  });

  test('nothing is put over a change that came meanwhile', async () => {
    await save(1, { by: other, name: 'Вітання' });
    expect(await desk.codeOf(archive(1))).toBe('STALE_VERSION');
    expect(
      await desk.codeOf(desk.order(supervisor, 'template:archive', { templateId: uuidv7(), version: 1 })),
    ).toBe('NOT_FOUND');
    const unknown = desk.query(supervisor, 'template:history', { templateId: uuidv7() });
    expect(await desk.codeOf(unknown)).toBe('NOT_FOUND');
  });
});

test('the state that facts build is the state of a fresh snapshot', async () => {
  await save(1, { name: 'Вітання', shortcut: `я-${shortcut}` });
  await archive(2);
  await save(0, { templateId: uuidv7(), shortcut: `а-${shortcut}` });
  await save(3, { shortcut: `б-${shortcut}` });
  const facts = (await desk.factsOf('templates')) as unknown as TemplatesFact[];
  const built = facts.reduce<TemplatesState>(applyTemplatesFact, { templates: [] });
  expect(built.templates).toEqual(await inUse());
});
