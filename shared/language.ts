// The three languages of the product.
import { z } from 'zod';

export const languages = ['uk', 'en', 'ru'] as const;
export const language = z.enum(languages);
export type Language = (typeof languages)[number];
