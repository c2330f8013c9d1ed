// This project's own lint rules, loaded by oxlint.
import { doorsRule } from './doors.mjs';
import { filesRule } from './files.mjs';
import { layersRule } from './layers.mjs';

export default {
  meta: { name: 'lanka' },
  rules: { doors: doorsRule, files: filesRule, layers: layersRule },
};
