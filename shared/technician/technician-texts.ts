// How times, places and breaks of a technician are written in files and forms, and read back; undefined for anything else.
import { place, shiftBreak, type Place } from './technician.contract.ts';
import type { z } from 'zod';

type Breaks = z.output<typeof shiftBreak>[];

/** `08:30` as minutes after midnight, up to `24:00`. */
export function minutesOf(text: string): number | undefined {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [hours, minutes] = [Number(found?.[1]), Number(found?.[2])];
  return found && minutes < 60 && hours * 60 + minutes <= 1_440 ? hours * 60 + minutes : undefined;
}
export function textOfMinutes(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `50.45 30.52`; commas and semicolons between the two are taken as well. */
export function placeOf(text: string): Place | undefined {
  const parts = text.trim().split(/[\s;,]+/);
  const [latitude, longitude] = parts.map(Number);
  const parsed = place.safeParse({ latitude, longitude });
  return parsed.success && parts.length === 2 ? parsed.data : undefined;
}
export function textOfPlace({ latitude, longitude }: Place): string {
  return `${latitude} ${longitude}`;
}

/** `12:00-14:00/45`: earliest and latest beginning, and minutes; several are split by spaces, none is nothing. */
export function breaksOf(text: string): Breaks | undefined {
  const parts = text.trim() === '' ? [] : text.trim().split(/\s+/);
  const read = parts.map((part) => {
    const [, earliest = '', latest = '', duration = ''] = /^([\d:]+)-([\d:]+)\/(\d+)$/.exec(part) ?? [];
    return shiftBreak.safeParse({
      earliestMinutes: minutesOf(earliest),
      latestMinutes: minutesOf(latest),
      durationMinutes: Number(duration),
    });
  });
  const known = read.flatMap((one) => (one.success ? [one.data] : []));
  return known.length === parts.length && known.length <= 3 ? known : undefined;
}
export function textOfBreaks(breaks: Breaks): string {
  return breaks
    .map(
      ({ earliestMinutes, latestMinutes, durationMinutes }) =>
        `${textOfMinutes(earliestMinutes)}-${textOfMinutes(latestMinutes)}/${durationMinutes}`,
    )
    .join(' ');
}
