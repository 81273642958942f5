/** An error as a sentence for a person. */
import { Refusal, Unreachable } from './http';
import { words } from './words';

export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return words.errors.unreachable;
  if (error instanceof Refusal) return words.reasons[error.reason] ?? words.refusal(error.status, readable(error.message));
  return words.errors.unknown;
}

/** Messages of the protocol are lower-case phrases; a page begins a sentence with a capital. */
function readable(message: string): string {
  return message ? message.charAt(0).toUpperCase() + message.slice(1) : '';
}
