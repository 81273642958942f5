/** An error as a sentence for a person. */
import { Refusal, Unreachable } from './http';
import { byStatus, refused } from './reasons';
import { say } from './words.svelte';

export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return say('errors-unreachable');
  if (error instanceof Refusal) return refused(error.reason) ?? byStatus(error);
  return say('errors-unknown');
}
