// Words of the button on another site; the page behind it has its own.

export const embedWords = {
  uk: {
    open: 'Онлайн-помічник',
    close: 'Згорнути',
    newWindow: 'Відкрити в новому вікні',
    unread: 'нових повідомлень',
  },
  en: {
    open: 'Online assistant',
    close: 'Minimise',
    newWindow: 'Open in a new window',
    unread: 'new messages',
  },
  ru: {
    open: 'Онлайн-помощник',
    close: 'Свернуть',
    newWindow: 'Открыть в новом окне',
    unread: 'новых сообщений',
  },
};
