// Mounts the real pages before the desk, with a text field in place of the desk, against the server that serves this.
import '../../../../renderer/without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../../../../renderer/ui/tokens.css';
import '../../../../renderer/ui/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { errorTable } from '../../../../shared/error-table.ts';
import { desktop } from '../../../../renderer/desktop/desktop.ts';
import { createLanguage } from '../../../../renderer/language/language.ts';
import { allMessages } from '../../../../renderer/language/messages.ts';
import { useSession } from '../../../../renderer/session/session.store.ts';
import GateApp from './GateApp.vue';

const query = new URLSearchParams(location.search);
document.documentElement.dataset['theme'] = query.get('theme') ?? 'light';
const stores = createPinia();
const session = useSession(stores);
createApp(GateApp)
  .use(stores)
  .use(createLanguage(allMessages, [errorTable], query.get('language') === 'en' ? 'en' : 'uk'))
  .mount('#app');

const { secrets } = desktop();
void desktop()
  .backendUrl()
  .then((url) =>
    session.start({
      url,
      secrets: {
        get: () => secrets.get('refreshToken'),
        set: (value) => secrets.set('refreshToken', value),
        clear: () => secrets.clear('refreshToken'),
      },
      idleMs: Number(query.get('idleMs') ?? 900_000),
    }),
  );
Object.assign(globalThis, { session });
