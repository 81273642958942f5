/** What the services' own words for a refusal mean to a person: which sentence says it. */
import { Refusal } from './http';
import { say } from './words.svelte';

const REFUSED: Record<string, string> = {
  account_service_unreachable: 'reasons-account-service-unreachable',
  account_suspended: 'reasons-account-suspended',
  already_claimed: 'reasons-already-claimed',
  changed_meanwhile: 'reasons-changed-meanwhile',
  claim_token_refused: 'reasons-claim-token-refused',
  conversion_timed_out: 'reasons-conversion-timed-out',
  disk_full: 'reasons-disk-full',
  ffmpeg_missing: 'reasons-ffmpeg-missing',
  file_unread: 'reasons-file-unread',
  file_unreadable: 'reasons-file-unreadable',
  folder_absent: 'reasons-folder-absent',
  folder_overlaps: 'reasons-folder-overlaps',
  folder_unreadable: 'reasons-folder-unreadable',
  forbidden: 'errors-forbidden',
  foreign_host: 'reasons-foreign-host',
  foreign_origin: 'reasons-foreign-origin',
  forwarded: 'reasons-forwarded',
  no_folder: 'reasons-no-folder',
  no_name: 'reasons-no-name',
  not_a_folder: 'reasons-not-a-folder',
  not_absolute: 'reasons-not-absolute',
  not_authenticated: 'errors-signed-out',
  not_found: 'errors-not-found',
  not_local: 'reasons-not-local',
  not_playable: 'player-impossible',
  not_ready: 'errors-busy',
  storage_unavailable: 'reasons-storage-unavailable',
  too_many_conversions: 'reasons-too-many-conversions',
  too_many_tries: 'reasons-too-many-tries',
  under_attack: 'reasons-too-many-tries',
};

/** Why a device is out, by the service's word for it; and what to do. */
const OUT: Record<string, string> = {
  account_locked: 'signed-out-account-locked',
  account_suspended: 'reasons-account-suspended',
  epoch_revoked: 'signed-out-epoch-revoked',
  not_shared: 'signed-out-not-shared',
  reset_required: 'signed-out-reset-required',
  sign_in_expired: 'signed-out-expired',
  sign_in_unfinished: 'signed-out-unfinished',
  signed_out_here: 'signed-out-here',
};

/** Why somebody far away cannot claim the server, by the word of a refused claim. */
const FAR: Record<string, string> = {
  foreign_host: 'unclaimed-foreign-host',
  foreign_origin: 'unclaimed-foreign-origin',
  forwarded: 'unclaimed-forwarded',
  not_local: 'unclaimed-not-local',
};

/** A refusal in words, when we know the word it came with. */
export function refused(reason: string): string | null {
  const key = REFUSED[reason];
  return key ? say(key) : null;
}

/** Why this device is out, and how to come back; nothing when it never was in. */
export function out(reason: string): string {
  return reason ? say(OUT[reason] ?? 'signed-out-token-refused') : '';
}

export function far(reason: string | null | undefined): string {
  const key = FAR[reason ?? ''];
  return key ? say(key) : '';
}

/** A refusal whose word we do not know, by its status. */
export function byStatus(refusal: Refusal): string {
  if (refusal.status === 401) return say('errors-signed-out');
  if (refusal.status === 403) return say('errors-forbidden');
  if (refusal.status === 404) return say('errors-not-found');
  if (refusal.status === 429 || refusal.status === 503) return say('errors-busy');
  const own = say(refusal.status >= 500 ? 'errors-failed' : 'errors-unknown');
  // What the server says by itself is English; better quoted than kept from who looks for the cause.
  return refusal.message ? `${own} ${say('errors-said', { message: refusal.message })}` : own;
}
