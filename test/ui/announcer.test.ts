// What is said to a screen reader is said once: it does not stay to be found when it is true no more.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announce, announceNow, politeSentence, urgentSentence } from '../../renderer/ui/announcer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

test('a sentence is said and goes; one that comes meanwhile waits, and of several the last is said', () => {
  announce('a chat rang');
  vi.advanceTimersByTime(1);
  expect(politeSentence.value).toBe('a chat rang');
  announce('one new message');
  announce('two new messages');
  vi.advanceTimersByTime(1);
  expect(politeSentence.value).toBe('a chat rang');
  vi.advanceTimersToNextTimer();
  expect(politeSentence.value).toBe('two new messages');
  vi.runAllTimers();
  expect(politeSentence.value).toBe('');
});

test('what cannot wait is said at once, and goes too', () => {
  announceNow('no connection');
  expect(urgentSentence.value).toBe('no connection');
  vi.runAllTimers();
  expect(urgentSentence.value).toBe('');
});
