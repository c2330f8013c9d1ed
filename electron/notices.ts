// Shows system notifications; a click brings the window forward and opens what the notice is about.
import { Notification } from 'electron';
import type { DesktopNotice, DeskRoute } from '../shared/desktop/desktop.contract.ts';

/** Notices are held here while shown: one that is collected as garbage loses its click. */
const shown = new Set<Notification>();

/** False when this system has no notifications. */
export function showNotice(notice: DesktopNotice, onClick: (route: DeskRoute | undefined) => void): boolean {
  if (!Notification.isSupported()) return false;
  const notification = new Notification({ title: notice.title, body: notice.body });
  shown.add(notification);
  notification.on('click', () => {
    shown.delete(notification);
    onClick(notice.route);
  });
  notification.on('close', () => shown.delete(notification));
  notification.show();
  return true;
}
