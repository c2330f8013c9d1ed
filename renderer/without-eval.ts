// Tells zod not to compile its parsers with `new Function`: the page's policy forbids it. Import first in every entry.
import { config } from 'zod';

config({ jitless: true });
