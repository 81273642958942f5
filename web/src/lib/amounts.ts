/** Numbers with what they count, as the language of whoever looks writes them. */
import { say, words } from './words.svelte';

/** `3 min`, `3 minutes`: a number of units that `Intl` knows. */
export function amount(count: number, unit: string, unitDisplay: 'short' | 'long' = 'short'): string {
  return new Intl.NumberFormat(words.language, { style: 'unit', unit, unitDisplay }).format(count);
}

/** The size of a file: `3.4 MB`, `12 GB`. */
export function size(bytes: number): string {
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'megabyte'] : [bytes / 1e9, 'gigabyte'];
  return amount(Number(value.toFixed(value < 10 ? 1 : 0)), unit);
}

/** How much of a line something takes: `4.2 Mbit/s`. */
export function rate(kbps: number): string {
  return say('player-rate', { rate: Math.round(kbps / 100) / 10 });
}

/** `7.3` */
export function decimal(value: number): string {
  return new Intl.NumberFormat(words.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** `45%`, from 0 to 100. */
export function percent(value: number): string {
  return new Intl.NumberFormat(words.language, { style: 'percent' }).format(Math.round(value) / 100);
}
