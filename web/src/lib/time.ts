/** Durations and moments in words and clocks, in the language of whoever looks. The present is an argument. */
import { amount } from './amounts';
import { say, words } from './words.svelte';

/** `1:02:03` or `2:03`, from milliseconds. */
export function clock(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** `1 hr 32 min`, `45 min` or `30 sec`, from milliseconds. */
export function length(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return amount(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return amount(minutes, 'minute');
  const hours = amount(Math.floor(minutes / 60), 'hour');
  return minutes % 60 ? `${hours} ${amount(minutes % 60, 'minute')}` : hours;
}

/** A stretch in whole words, for a sentence or a screen reader: `1 hour 2 minutes 3 seconds`. */
export function spoken(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const parts: [number, string][] = [
    [Math.floor(total / 3600), 'hour'],
    [Math.floor((total % 3600) / 60), 'minute'],
    [total % 60, 'second'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => amount(count, unit, 'long'));
  return said.join(' ') || amount(0, 'second', 'long');
}

/** How long ago, roughly: `just now`, `5 minutes ago`, `yesterday` … Both in milliseconds. */
export function ago(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000);
  const format = new Intl.RelativeTimeFormat(words.language, { numeric: 'auto' });
  if (seconds < 60) return say('time-just-now');
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86_400), 'day');
}
