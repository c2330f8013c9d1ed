// The subscriber's sign-in and connection.
import type { assistantContract, assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import { useCodeSession, type SignedInPage } from '../session/code-session.ts';
import { maySendNow } from './ending.ts';

export type Assistant = SignedInPage<typeof assistantContract, typeof assistantStreams>;

export function useAssistantSession() {
  return useCodeSession<typeof assistantContract, typeof assistantStreams>({
    namespace: '/assistant',
    storageKey: 'lanka.assistant',
    kind: 'subscriber',
    requestCode: (api) => api.requestCode,
    verifyCode: (api) => api.verifyCode,
    maySend: maySendNow,
  });
}
