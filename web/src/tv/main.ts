/** The television app: starts the session and draws the app into the page. */
import '../lib/base.css';
import './tv.css';
import { mount } from 'svelte';
import { session } from '../lib/session.svelte';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
void session.look();
