// Starts the page behind the link in an SMS about a visit.
import '../without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/thumb.css';
import { createApp } from 'vue';
import { dispatchErrors } from '../../shared/dispatch/dispatch.errors.ts';
import { browserLanguage, createLanguage } from '../language/language.ts';
import { followTheme } from '../ui/follow-theme.ts';
import { uiMessages } from '../ui/ui.messages.ts';
import VisitLinkApp from './VisitLinkApp.vue';
import { visitLinkMessages } from './visit-link.messages.ts';

followTheme();
const language = browserLanguage();
document.documentElement.lang = language;
createApp(VisitLinkApp)
  .use(createLanguage({ ui: uiMessages, visitLink: visitLinkMessages }, [dispatchErrors], language))
  .mount('#app');
