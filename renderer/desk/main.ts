// Starts the console's page: styles, stores, language, routes, keys.
import '../without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { errorTable } from '../../shared/error-table.ts';
import { createLanguage } from '../language/language.ts';
import { allMessages } from '../language/messages.ts';
import { usePreferences } from '../settings/preferences.ts';
import { desktop } from '../desktop/desktop.ts';
import App from './App.vue';
import { startKeys } from '../keys/keys.ts';
import { startPaneFocus } from './pane-focus.ts';
import { usePerson } from './person.store.ts';
import { homeOf } from './places.ts';
import { createDeskRouter } from './router.ts';

const stores = createPinia();
const preferences = usePreferences(stores);
const person = usePerson(stores);

createApp(App)
  .use(stores)
  .use(createLanguage(allMessages, [errorTable], preferences.language))
  .use(createDeskRouter(() => homeOf(person.person?.role ?? 'agent')))
  .mount('#app');

startKeys(desktop().kind === 'electron', () => preferences.singleLetterKeys);
startPaneFocus();
