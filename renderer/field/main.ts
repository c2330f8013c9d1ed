// Starts the technician's page: styles, language, and nothing of the desk.
import '../without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/thumb.css';
import { createApp } from 'vue';
import { attachmentErrors } from '../../shared/attachment/attachment.errors.ts';
import { dispatchErrors } from '../../shared/dispatch/dispatch.errors.ts';
import { fieldErrors } from '../../shared/field/field.errors.ts';
import { sessionErrors } from '../../shared/session/session.errors.ts';
import { attachmentMessages } from '../attachment/attachment.messages.ts';
import { createLanguage } from '../language/language.ts';
import { codeMessages } from '../session/code.messages.ts';
import { followTheme } from '../ui/follow-theme.ts';
import { uiMessages } from '../ui/ui.messages.ts';
import FieldApp from './FieldApp.vue';
import { fieldMessages } from './field.messages.ts';
import { fieldLanguage } from './field-language.ts';
import { openOffline } from './open-offline.ts';

followTheme();
const language = fieldLanguage.first();
document.documentElement.lang = language;
createApp(FieldApp)
  .use(
    createLanguage(
      { ui: uiMessages, code: codeMessages, attachment: attachmentMessages, field: fieldMessages },
      [sessionErrors, fieldErrors, dispatchErrors, attachmentErrors],
      language,
    ),
  )
  .mount('#app');
void openOffline();
