// Mounts the desk's real frame around pages of samples, with nobody at the other end of the wire.
import '../../../renderer/without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { createRouter, createWebHashHistory } from 'vue-router';
import { useConnection } from '../../../renderer/desk/connection.store.ts';
import { usePerson } from '../../../renderer/desk/person.store.ts';
import { startPaneFocus } from '../../../renderer/desk/pane-focus.ts';
import { startKeys } from '../../../renderer/keys/keys.ts';
import { createLanguage } from '../../../renderer/language/language.ts';
import { allMessages } from '../../../renderer/language/messages.ts';
import { usePreferences } from '../../../renderer/settings/preferences.ts';
import { errorTable } from '../../../shared/error-table.ts';
import { languages } from '../../../shared/language.ts';
import { staffRoles } from '../../../shared/wire/wire.contract.ts';
import ControlsPage from './ControlsPage.vue';
import KitApp from './KitApp.vue';
import PanesPage from './PanesPage.vue';
import StatesPage from './StatesPage.vue';

const query = new URLSearchParams(location.search);
const choose = <T extends string>(name: string, options: readonly T[], usual: T): T =>
  options.find((option) => option === query.get(name)) ?? usual;

const stores = createPinia();
const preferences = usePreferences(stores);
preferences.theme = choose('theme', ['light', 'dark'], 'light');
preferences.language = choose('language', languages, 'uk');
preferences.density = choose('density', ['comfortable', 'compact', 'dense'], 'compact');
const connection = useConnection(stores);
connection.waitingCount = 2;
connection.become(choose('connection', ['online', 'offline'], 'online'));

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/desk', component: PanesPage, meta: { place: 'desk' } },
    { path: '/subscribers', component: ControlsPage, meta: { place: 'subscribers' } },
    { path: '/tickets', component: StatesPage, meta: { place: 'tickets', roles: ['agent'] } },
    { path: '/ratings', component: StatesPage, meta: { place: 'ratings', roles: ['agent'] } },
    { path: '/settings', component: ControlsPage, meta: { place: 'settings' } },
  ],
});
usePerson(stores).signedIn(
  { id: 'kit', name: 'Ткаченко Ірина', role: choose('role', staffRoles, 'agent') },
  () => undefined,
);
createApp(KitApp)
  .use(stores)
  .use(createLanguage(allMessages, [errorTable], preferences.language))
  .use(router)
  .mount('#app');
startKeys(false);
startPaneFocus();
Object.assign(globalThis, { kit: { connection, preferences } });
