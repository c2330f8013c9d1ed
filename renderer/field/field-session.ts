// The technician's sign-in and connection.
import type { fieldEvents, fieldStreams } from '../../shared/field/field.contract.ts';
import { useCodeSession, type SignedInPage } from '../session/code-session.ts';

export type FieldPage = SignedInPage<typeof fieldEvents, typeof fieldStreams>;

export function useFieldSession() {
  return useCodeSession<typeof fieldEvents, typeof fieldStreams>({
    namespace: '/field',
    storageKey: 'lanka.technician',
    kind: 'technician',
    requestCode: (api) => api.requestTechnicianCode,
    verifyCode: (api) => api.verifyTechnicianCode,
  });
}
