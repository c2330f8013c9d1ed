// Which page stands behind which address of the desk.
import { createRouter, createWebHashHistory } from 'vue-router';
import type { RouteRecordRaw } from 'vue-router';
import { failedPage } from './failed-page.ts';
import { places } from './places.ts';
import type { Place } from './places.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';

declare module 'vue-router' {
  interface RouteMeta {
    roles?: readonly StaffRole[];
    place?: Place['name'];
  }
}

const pages: Record<Place['name'], () => Promise<unknown>> = {
  desk: () => import('./DeskPage.vue'),
  subscribers: () => import('./SubscribersPage.vue'),
  tickets: () => import('./TicketsPage.vue'),
  dispatch: () => import('./DispatchPage.vue'),
  ratings: () => import('./RatingsPage.vue'),
  live: () => import('./LivePage.vue'),
  settings: () => import('./PersonalPage.vue'),
};

const routes: RouteRecordRaw[] = places.map(({ name, path, roles }) => ({
  name,
  // `:id?` opens one subscriber, ticket, day, conversation or part of the settings.
  path: `${path}/:id?`,
  component: pages[name] as NonNullable<RouteRecordRaw['component']>,
  meta: { roles, place: name },
}));

/** A part of the settings that is wide enough for a page of its own. */
const templates: RouteRecordRaw = {
  name: 'templates',
  path: '/templates/:id?',
  component: () => import('./TemplatesPage.vue'),
  meta: { roles: ['supervisor'], place: 'settings' },
};

/**
 * Addresses stand after `#`: the same files then work from the app's own protocol, from any folder of a web
 * server and after a reload, without a rule on the server that sends every path to one page.
 */
export function createDeskRouter(home: () => string) {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', redirect: () => home() },
      ...routes,
      templates,
      { path: '/:rest(.*)*', redirect: () => home() },
    ],
  });
  router.onError((error, to) => {
    console.error(error);
    failedPage.value = to.fullPath;
  });
  router.afterEach((_to, _from, failure) => {
    if (!failure) failedPage.value = undefined;
  });
  return router;
}
