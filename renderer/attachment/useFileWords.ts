// How a file is told in words: its size, and what it is.
import type { Attachment } from '../../shared/attachment/attachment.contract.ts';
import { formatNumber } from '../language/format.ts';
import { useWords } from '../language/useWords.ts';

const kibibyte = 1024;

export function useFileWords() {
  const { t, language } = useWords();
  const rounded = (value: number): string =>
    formatNumber(value < 10 ? Math.round(value * 10) / 10 : Math.round(value), language.value);
  return {
    size: (bytes: number): string => {
      if (bytes < kibibyte) return t('attachment.bytes', { n: bytes });
      if (bytes < kibibyte ** 2) return t('attachment.kilobytes', { size: rounded(bytes / kibibyte) });
      return t('attachment.megabytes', { size: rounded(bytes / kibibyte ** 2) });
    },
    kind: ({ mediaType }: Attachment): string => {
      if (mediaType === 'application/pdf') return t('attachment.kinds.pdf');
      return t(mediaType === 'text/plain' ? 'attachment.kinds.text' : 'attachment.kinds.picture');
    },
  };
}
