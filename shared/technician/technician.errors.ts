// Errors of keeping technicians.
import type { ErrorEntry } from '../error-entry.ts';

export const technicianErrors = {
  PHONE_TAKEN: {
    retry: false,
    uk: 'Цей номер уже має інший майстер: {name}.',
    en: '{name} has this number already.',
    ru: 'Этот номер уже есть у другого мастера: {name}.',
  },
} as const satisfies Record<string, ErrorEntry>;
