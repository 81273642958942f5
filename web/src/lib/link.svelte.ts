/**
 * A link code on a screen: asked for, shown, polled each second, replaced when it grows too old.
 * Ends with a token. Who approved it, and where, is the account service's business.
 */
import * as account from './account';
import { Refusal } from './http';
import { sentence } from './problem';

export class LinkCode {
  code = $state('');
  /** Whether an earlier code was replaced. */
  renewed = $state(false);
  problem = $state('');
  secondsLeft = $state(0);
  #running = false;

  constructor(
    private readonly accountUrl: string,
    private readonly linked: (token: string) => void,
  ) {}

  /** Shows codes until one is approved or `stop` is called. */
  async run(): Promise<void> {
    this.#running = true;
    while (this.#running) {
      try {
        const pin = await account.newPin(this.accountUrl, 'short');
        if (!this.#running) return;
        this.code = pin.code;
        this.problem = '';
        const token = await this.#poll(pin);
        if (token && this.#running) return this.linked(token);
        this.renewed = true;
      } catch (error) {
        this.code = '';
        this.problem = sentence(error);
        await pause(error instanceof Refusal && error.retryAfter ? error.retryAfter * 1000 : 3000);
      }
    }
  }

  stop(): void {
    this.#running = false;
  }

  async #poll(pin: account.Pin): Promise<string | null> {
    const deadline = performance.now() + pin.expiresIn * 1000;
    while (this.#running && performance.now() < deadline) {
      this.secondsLeft = Math.max(0, Math.round((deadline - performance.now()) / 1000));
      await pause(1000);
      try {
        const seen = await account.readPin(this.accountUrl, pin.id);
        this.problem = '';
        if (seen.authToken) return seen.authToken;
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return null;
        this.problem = sentence(error);
      }
    }
    return null;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
