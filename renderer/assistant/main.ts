// Starts the subscriber's page: styles, language, and nothing of the desk.
import '../without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/thumb.css';
import { createApp } from 'vue';
import { attachmentMessages } from '../attachment/attachment.messages.ts';
import { createLanguage } from '../language/language.ts';
import { uiMessages } from '../ui/ui.messages.ts';
import AssistantApp from './AssistantApp.vue';
import { assistantMessages } from './assistant.messages.ts';
import { firstLanguage } from './first-language.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const followTheme = (): void => {
  document.documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light';
};
dark.addEventListener('change', followTheme);
followTheme();

const language = firstLanguage();
document.documentElement.lang = language;
createApp(AssistantApp)
  .use(
    createLanguage(
      { ui: uiMessages, assistant: assistantMessages, attachment: attachmentMessages },
      language,
    ),
  )
  .mount('#app');
