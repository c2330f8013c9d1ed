// The language of the technician's page.
import { keptLanguage } from '../ui/kept-language.ts';

export const fieldLanguage = keptLanguage('lanka.technician.language');
