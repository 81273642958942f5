/**
 * What this browser can play, said in the protocol's profile language.
 * `ask` questions the browser; `directives` turns the answers into text and is pure.
 */

/** The codecs a browser decodes; each name is the protocol's. */
export interface Abilities {
  h264: boolean;
  hevc: boolean;
  hevc10: boolean;
  vp9: boolean;
  av1: boolean;
  aac: boolean;
  mp3: boolean;
  opus: boolean;
  flac: boolean;
  ac3: boolean;
  eac3: boolean;
  vorbis: boolean;
  webm: boolean;
}

const PROBES: Record<keyof Abilities, string> = {
  h264: 'video/mp4; codecs="avc1.640028"',
  hevc: 'video/mp4; codecs="hvc1.1.6.L120.90"',
  hevc10: 'video/mp4; codecs="hvc1.2.4.L120.90"',
  vp9: 'video/mp4; codecs="vp09.00.40.08"',
  av1: 'video/mp4; codecs="av01.0.08M.08"',
  aac: 'audio/mp4; codecs="mp4a.40.2"',
  mp3: 'audio/mpeg',
  opus: 'audio/mp4; codecs="opus"',
  flac: 'audio/mp4; codecs="flac"',
  ac3: 'audio/mp4; codecs="ac-3"',
  eac3: 'audio/mp4; codecs="ec-3"',
  vorbis: 'audio/webm; codecs="vorbis"',
  webm: 'video/webm; codecs="vp09.00.40.08"',
};

/**
 * Asks the browser itself. `decodingInfo` tells the truth but exists on secure pages only, so a page opened by
 * a home address falls back on `isTypeSupported` and, last, on `canPlayType`.
 */
export async function ask(): Promise<Abilities> {
  const found = await Promise.all(
    Object.entries(PROBES).map(async ([name, type]) => [name, await plays(type)] as const),
  );
  return Object.fromEntries(found) as unknown as Abilities;
}

async function plays(type: string): Promise<boolean> {
  const kind = type.startsWith('video') ? 'video' : 'audio';
  const capabilities = (navigator as { mediaCapabilities?: MediaCapabilities }).mediaCapabilities;
  // Chromium complains aloud when it is asked for a codec it was built without.
  if (capabilities && !/ac-3|ec-3/.test(type)) {
    const config: MediaDecodingConfiguration =
      kind === 'video'
        ? { type: 'file', video: { contentType: type, width: 1920, height: 1080, bitrate: 8_000_000, framerate: 24 } }
        : { type: 'file', audio: { contentType: type, channels: '2', bitrate: 192_000, samplerate: 48_000 } };
    try {
      return (await capabilities.decodingInfo(config)).supported;
    } catch {
      // An old browser refuses the question; the next one still answers.
    }
  }
  if (typeof MediaSource !== 'undefined' && MediaSource.isTypeSupported(type)) return true;
  return document.createElement(kind).canPlayType(type) === 'probably';
}

/** The abilities as profile directives, ready to be a query value. */
export function directives(can: Abilities, without: ReadonlySet<string> = new Set()): string {
  const list = (names: [keyof Abilities, string][]) => {
    const words = names.filter(([ability, name]) => can[ability] && !without.has(name)).map(([, name]) => name);
    return [...new Set(words)].join(',');
  };
  const video = list([['h264', 'h264'], ['hevc', 'hevc'], ['vp9', 'vp9'], ['av1', 'av1']]);
  const sound = list([['aac', 'aac'], ['mp3', 'mp3'], ['opus', 'opus'], ['flac', 'flac'], ['ac3', 'ac3'], ['eac3', 'eac3']]);
  const said: string[] = [];
  if (video && sound) {
    said.push(directPlay('mp4,m4v,mov', video, sound));
    said.push(target(list([['h264', 'h264'], ['hevc', 'hevc'], ['av1', 'av1']]) || 'h264', targetSound(can, without)));
  }
  if (can.webm) said.push(directPlay('webm', list([['vp9', 'vp8'], ['vp9', 'vp9'], ['av1', 'av1']]), list([['opus', 'opus'], ['vorbis', 'vorbis']])));
  said.push(bound('videoCodec', 'h264', 'video.bitDepth', 8), bound('videoCodec', 'h264', 'video.level', 52));
  if (can.hevc) said.push(bound('videoCodec', 'hevc', 'video.bitDepth', can.hevc10 ? 10 : 8));
  said.push('add-direct-play-profile(type=subtitleProfile&container=*&subtitleCodec=srt,webvtt,mov_text,ass,ssa)');
  return said.join('+');
}

/** The first codec is the one to encode to, so the one everybody has comes first. */
function targetSound(can: Abilities, without: ReadonlySet<string>): string {
  const more = (['mp3', 'opus', 'flac', 'ac3', 'eac3'] as const).filter((name) => can[name] && !without.has(name));
  return ['aac', ...more].join(',');
}

function directPlay(container: string, video: string, sound: string): string {
  return `add-direct-play-profile(type=videoProfile&protocol=http&container=${container}&videoCodec=${video}&audioCodec=${sound}&replace=true)`;
}

function target(video: string, sound: string): string {
  return `add-transcode-target(type=videoProfile&context=streaming&protocol=hls&container=mp4&videoCodec=${video}&audioCodec=${sound}&replace=true)`;
}

function bound(scope: string, codec: string, name: string, value: number): string {
  return `add-limitation(scope=${scope}&scopeName=${codec}&type=upperBound&name=${name}&value=${value}&isRequired=false)`;
}
