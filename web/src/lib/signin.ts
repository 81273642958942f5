/**
 * Signing in from the player: a strong code, the account service's page, and back.
 * It remembers the code across the trip in the tab's own storage and polls it once back.
 */
import * as account from './account';
import { Refusal, Unreachable } from './http';

const PENDING = 'houselights.pending';

interface Pending {
  account: string;
  id: number;
  returnTo: string;
}

export type Return = { kind: 'none' } | { kind: 'token'; token: string } | { kind: 'failed'; reason: string };

/** Leaves for the account service's sign-in page. */
export async function leaveToSignIn(accountUrl: string): Promise<void> {
  const pin = await account.newPin(accountUrl, 'strong');
  const pending: Pending = { account: accountUrl, id: pin.id, returnTo: location.hash };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const back = new URL(location.pathname, location.origin);
  back.searchParams.set('back', '1');
  location.assign(account.signInPage(accountUrl, pin.code, back.href));
}

/** Collects the token after the trip. Without a trip there is nothing to collect. */
export async function comeBack(): Promise<Return> {
  const here = new URL(location.href);
  const returned = here.searchParams.has('back');
  const pending = readPending();
  if (!pending) {
    if (returned) history.replaceState(null, '', location.pathname);
    return { kind: 'none' };
  }
  history.replaceState(null, '', location.pathname + pending.returnTo);
  // Somebody who pressed the browser's back button is asked once; the page's own way back is waited for.
  const result = await collect(pending, returned ? 20 : 1);
  sessionStorage.removeItem(PENDING);
  return result;
}

async function collect(pending: Pending, tries: number): Promise<Return> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 500));
    try {
      const pin = await account.readPin(pending.account, pending.id);
      if (pin.authToken) return { kind: 'token', token: pin.authToken };
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'failed', reason: 'sign_in_expired' };
      if (!(error instanceof Unreachable)) throw error;
    }
  }
  return { kind: 'failed', reason: 'sign_in_unfinished' };
}

function readPending(): Pending | null {
  try {
    return JSON.parse(sessionStorage.getItem(PENDING) ?? 'null') as Pending | null;
  } catch {
    return null;
  }
}
