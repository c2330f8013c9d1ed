// A subscriber as an import or the sample data writes it: checked, in units of the schema, not yet numbered.
import type { ServiceKind, ServiceState } from '../db/tables.ts';

export interface SubscriberRow {
  /** 9 digits. */
  personalAccount: string;
  fullName: string;
  /** E.164 digits without plus, no two equal. */
  phones: string[];
  city: string;
  street: string;
  building: string;
  apartment: string;
  latitude: number | null;
  longitude: number | null;
  language: 'uk' | 'en' | 'ru';
  kind: 'prepaid' | 'contract_individual' | 'contract_business';
  tariff: string;
  monthlyFeeKopiykas: number;
  balanceKopiykas: number;
  bonuses: number;
  mobileBonuses: number;
  /** `2026-11-24` */
  registeredOn: string;
  /** One a kind at most. */
  services: { kind: ServiceKind; state: ServiceState }[];
}
