// The project's own lint rules say no where the architecture does, and nothing elsewhere.
import { describe, expect, it } from 'vitest';
import { whyNotMember } from '../../build/lint/doors.mjs';
import { whyNotImport } from '../../build/lint/layers.mjs';

describe('an import', () => {
  it.each([
    ['shared/chat/chat.rules.ts', '../../backend/app.ts', 'shared/ may not import backend/'],
    ['shared/chat/chat.rules.ts', 'node:fs', 'runs everywhere'],
    ['shared/chat/chat.rules.ts', 'vue', 'runs everywhere'],
    ['backend/chat/chat.handlers.ts', '../../renderer/wire/wire.ts', 'backend/ may not import renderer/'],
    ['backend/chat/chat.handlers.ts', 'electron', 'without DOM or Electron'],
    ['backend/chat/chat.handlers.ts', '../ticket/ticket.records.ts', 'chat/ may not import ticket/'],
    ['backend/wire/orders.ts', '../chat/chat.handlers.ts', 'wire/ knows no feature'],
    ['electron/backend-process.ts', '../backend/main.ts', 'electron/ may not import backend/'],
    ['electron/main.ts', 'socket.io-client', 'holds no business data'],
    ['renderer/chat/ChatPage.vue', '../ticket/TicketCard.vue', 'chat/ may not import ticket/'],
    ['renderer/chat/chat.store.ts', 'node:path', 'sandboxed'],
    ['renderer/chat/chat.store.ts', 'electron', 'sandboxed'],
    ['renderer/chat/chat.store.ts', '../../test/support/clock.ts', 'renderer/ may not import test/'],
  ])('of %s, %s, is refused', (file, specifier, reason) => {
    expect(whyNotImport(file, specifier)).toContain(reason);
  });

  it.each([
    ['shared/chat/chat.contract.ts', 'zod'],
    ['shared/chat/chat.contract.ts', '../ticket/ticket.contract.ts'],
    ['backend/app.ts', './chat/chat.handlers.ts'],
    ['backend/chat/chat.handlers.ts', '../db/tables.ts'],
    ['backend/chat/chat.handlers.ts', '../../shared/chat/chat.rules.ts'],
    ['backend/chat/chat.handlers.ts', '../parts.ts'],
    ['renderer/desk/routes.ts', '../chat/ChatPage.vue'],
    ['renderer/chat/ChatPage.vue', '../ui/BaseButton.vue'],
    ['renderer/vite.config.ts', 'node:path'],
    ['test/chat/chat.rules.test.ts', '../../backend/app.ts'],
  ])('of %s, %s, is allowed', (file, specifier) => {
    expect(whyNotImport(file, specifier)).toBeUndefined();
  });
});

describe('a dangerous call', () => {
  it.each([
    ['renderer/chat/chat.store.ts', 'element', 'innerHTML'],
    ['renderer/chat/chat.store.ts', 'window', 'open'],
    ['electron/menu.ts', 'shell', 'openExternal'],
    ['backend/app.ts', 'process', 'env'],
    ['backend/chat/chat.handlers.ts', 'Date', 'now'],
    ['backend/chat/chat.handlers.ts', 'crypto', 'randomUUID'],
    ['renderer/chat/chat.store.ts', 'sql', 'raw'],
  ])('in %s, %s.%s, is refused with a reason', (file, object, property) => {
    expect(whyNotMember(file, object, property)).toMatch(/not allowed here\. .+\.$/);
  });

  it.each([
    ['electron/open-external.ts', 'shell', 'openExternal'],
    ['backend/main.ts', 'process', 'env'],
    ['renderer/ui/useNow.ts', 'Date', 'now'],
    ['backend/chat/chat.records.ts', 'sql', 'ref'],
    ['test/support/server.ts', 'process', 'env'],
    ['backend/chat/chat.handlers.ts', 'dialog', 'open'],
  ])('behind its door %s, %s.%s, is allowed', (file, object, property) => {
    expect(whyNotMember(file, object, property)).toBeUndefined();
  });
});
