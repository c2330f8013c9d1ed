// The name of a file as the sender's computer called it, made harmless: shown and offered for saving, never a path here.
import type { MediaType } from '../../shared/attachment/attachment.contract.ts';

const longest = 120;
/** What Windows keeps for devices, whatever follows the dot. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const extensionsOf: Readonly<Record<MediaType, readonly string[]>> = {
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log', 'csv'],
};

/**
 * The last part of a path of any system, without control, formatting and half characters, without what Windows forbids,
 * at most 120 UTF-16 units with its extension kept. Never empty. Double extensions stay to be seen.
 */
export function cleanName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '');
  const named = plain === '' ? 'file' : plain;
  return shortened(deviceName.test(named) ? `_${named}` : named);
}

/**
 * `name` with an extension that fits the content: a saved file is then opened by what it is. A text called `run.bat`
 * becomes `run.bat.txt`.
 */
export function nameForType(name: string, mediaType: MediaType): string {
  const extensions = extensionsOf[mediaType];
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return extensions.includes(extension) ? name : shortened(`${name}.${extensions[0]!}`);
}

function shortened(name: string): string {
  if (name.length <= longest) return name;
  const extension = /\.[^. ]{1,10}$/.exec(name)?.[0] ?? '';
  const stem = name.slice(0, longest - extension.length).replace(/[\uD800-\uDBFF]$/, '');
  return stem.trimEnd() + extension;
}

/** The value of `Content-Disposition` (RFC 6266, RFC 8187): saved under `name`, never shown in the page's place. */
export function dispositionOf(name: string): string {
  const ascii = name.replace(/[^\x20-\x7E]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
