// The one script tag of another site: a button, and behind it the subscriber's page in a frame, or in a new window.
// Own code without dependencies: it loads on pages that are not ours, under policies that we do not know.
import {
  embedOriginsMark,
  languageParameter,
  readEmbedMessage,
  type EmbedMessage,
} from '../../shared/assistant/embed.ts';
import { embedStyles } from './embed-styles.ts';
import { embedWords } from './embed-words.ts';

const script = document.currentScript as HTMLScriptElement | null;
if (script?.src) start(script);

function start(tag: HTMLScriptElement): void {
  const page = new URL('./', tag.src);
  const wanted = (tag.dataset['language'] ?? document.documentElement.lang).slice(0, 2);
  const language = wanted in embedWords ? (wanted as keyof typeof embedWords) : 'uk';
  page.searchParams.set(languageParameter, language);
  const place = () => mount(page, language);
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place);
}

function mount(page: URL, language: keyof typeof embedWords): void {
  const words = embedWords[language];
  const host = document.createElement('div');
  host.lang = language;
  const root = host.attachShadow({ mode: 'open' });
  const styles = new CSSStyleSheet();
  styles.replaceSync(embedStyles);
  root.adoptedStyleSheets = [styles];
  document.body.append(host);
  // The server has put the sites here on which its policy lets a frame show.
  if (!` ${embedOriginsMark} `.includes(` ${location.origin} `)) {
    const link = make('a', 'button', words.open);
    newWindow(link, page);
    link.ariaLabel = `${words.open}: ${words.newWindow}`;
    root.append(link);
    return;
  }
  const button = make('button', 'button', words.open);
  button.type = 'button';
  const mark = make('span', 'mark', '');
  mark.ariaHidden = 'true';
  button.prepend(mark);
  root.append(button);
  const panel = makePanel(page, words);
  button.ariaExpanded = 'false';
  button.setAttribute('aria-controls', panel.element.id);
  let isForbidden = false;
  const show = (isShown: boolean): void => {
    if (isShown && isForbidden) return void open(page, '_blank', 'noopener');
    if (!panel.element.isConnected) root.append(panel.element);
    panel.element.hidden = !isShown;
    button.ariaExpanded = String(isShown);
    if (isShown) setUnread(0);
    // A frame cannot see by itself whether it is displayed.
    panel.frame.contentWindow?.postMessage(
      { type: 'lanka:shown', isShown } satisfies EmbedMessage,
      page.origin,
    );
    (isShown ? panel.frame : button).focus();
  };
  const setUnread = (count: number): void => {
    mark.textContent = count > 0 ? String(count) : '';
    button.ariaLabel = count > 0 ? `${words.open}, ${words.unread}: ${count}` : words.open;
  };
  button.addEventListener('click', () => show(button.ariaExpanded !== 'true'));
  panel.close.addEventListener('click', () => show(false));
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && !panel.element.hidden) show(false);
  });
  addEventListener('message', (event) => {
    if (event.source !== panel.frame.contentWindow || event.origin !== page.origin) return;
    const message = readEmbedMessage(event.data);
    if (message?.type === 'lanka:close' && !panel.element.hidden) show(false);
    if (message?.type === 'lanka:unread' && panel.element.hidden) setUnread(message.count);
  });
  // The site's own policy may forbid frames: then the window is what is left.
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    if (!/^(frame|child|default)-src/.test(violatedDirective) || !blockedURI.startsWith(page.origin)) return;
    show(false);
    isForbidden = true;
    show(true);
  });
}

function makePanel(page: URL, words: (typeof embedWords)['uk']) {
  const element = make('section', 'panel', '');
  element.id = 'lanka-assistant';
  element.hidden = true;
  element.role = 'dialog';
  element.ariaLabel = words.open;
  const head = make('div', 'head', '');
  const link = make('a', 'link', words.newWindow);
  newWindow(link, page);
  const close = make('button', 'close', words.close);
  close.type = 'button';
  head.append(link, close);
  const frame = document.createElement('iframe');
  frame.className = 'frame';
  frame.title = words.open;
  frame.referrerPolicy = 'no-referrer';
  frame.src = page.href;
  element.append(head, frame);
  return { element, frame, close };
}

function newWindow(link: HTMLAnchorElement, page: URL): void {
  link.href = page.href;
  link.target = '_blank';
  link.rel = 'noopener';
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, text: string) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
