// Starts the subscriber's page: styles, language, and nothing of the desk.
import '../without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/thumb.css';
import { createApp } from 'vue';
import { attachmentErrors } from '../../shared/attachment/attachment.errors.ts';
import { chatErrors } from '../../shared/chat/chat.errors.ts';
import { ratingErrors } from '../../shared/rating/rating.errors.ts';
import { sessionErrors } from '../../shared/session/session.errors.ts';
import { attachmentMessages } from '../attachment/attachment.messages.ts';
import { createLanguage } from '../language/language.ts';
import { codeMessages } from '../session/code.messages.ts';
import { followTheme } from '../ui/follow-theme.ts';
import { uiMessages } from '../ui/ui.messages.ts';
import AssistantApp from './AssistantApp.vue';
import { assistantMessages } from './assistant.messages.ts';
import { firstLanguage } from './first-language.ts';

followTheme();
const language = firstLanguage();
document.documentElement.lang = language;
createApp(AssistantApp)
  .use(
    createLanguage(
      { ui: uiMessages, code: codeMessages, assistant: assistantMessages, attachment: attachmentMessages },
      [sessionErrors, chatErrors, ratingErrors, attachmentErrors],
      language,
    ),
  )
  .mount('#app');
