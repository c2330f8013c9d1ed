// An invented subscriber on whom a supervisor sees a template as it will be read.
import type { Language } from '../../shared/language.ts';
import type { TemplateValues } from '../../shared/template/template.rules.ts';
import { templateValues } from './template-values.ts';

/** In each language as that language's subscriber would read it. */
export function sampleValues(language: Language, nowMs: number, agentName: string): TemplateValues {
  return templateValues({
    language,
    nowMs,
    agentName,
    subscriberName: 'Коваль Олена Петрівна',
    account: '100482317',
    phone: '380670000012',
    address: { street: 'вул. Ґанкова', building: '14', apartment: '27' },
    money: { tariff: 'Швидкий 100', balanceKopiykas: -2_450 },
  });
}
