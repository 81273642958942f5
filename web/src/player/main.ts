/** The player app: starts the session and draws the app into the page. */
import '../lib/base.css';
import { mount } from 'svelte';
import { session } from '../lib/session.svelte';
import { comeBack } from '../lib/signin';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });

async function begin(): Promise<void> {
  const returned = await comeBack();
  if (returned.kind === 'token') return session.receive(returned.token);
  if (returned.kind === 'failed') session.reason = returned.reason;
  await session.look();
}

void begin();
