/**
 * Reads the server's decision: how an item will be played, and why not in a lighter way.
 * The server decides; this only understands the answer. Pure.
 */
import { isSet, type Container, type Item, type Media, type Part, type Stream } from '../types';

export type Method = 'direct' | 'copy' | 'convert';

/** What happens to one stream on its way here. */
export interface Step {
  kind: 'video' | 'audio' | 'subtitle';
  change: 'kept' | 'converted' | 'burned' | 'omitted';
  from: string;
  to: string;
}

export interface Plan {
  method: Method;
  part: Part | null;
  steps: Step[];
  /** Why it is not played as it is. */
  reasons: Reason[];
}

/** One reason: the server's word for it, both sides of it where there are any, and its own sentence. */
export interface Reason {
  name: string;
  has?: string;
  takes?: string;
  limit?: string;
  text: string;
}

/** The item cannot be played in any way. */
export class Impossible extends Error {
  constructor(readonly reasons: Reason[]) {
    super(reasons[0]?.text);
  }
}

export function readPlan(answer: Container, source: Item | null): Plan {
  const code = number(answer.mdeDecisionCode) ?? number(answer.generalDecisionCode);
  const chosen = answer.Metadata?.[0];
  const media = chosen?.Media?.find((one) => isSet(one.selected)) ?? chosen?.Media?.[0];
  const part = media?.Part?.find((one) => isSet(one.selected)) ?? media?.Part?.[0] ?? null;
  if (!part || (code !== null && (code < 1000 || code >= 2000))) {
    throw new Impossible(readReasons(answer));
  }
  const steps = readSteps(media, part, source);
  if (part.decision === 'directplay') return { method: 'direct', part, steps: [], reasons: [] };
  const converted = steps.some((step) => step.kind === 'video' && step.change !== 'kept');
  return { method: converted ? 'convert' : 'copy', part, steps, reasons: readReasons(answer) };
}

function number(value: number | string | undefined): number | null {
  const read = Number(value);
  return value === undefined || value === '' || Number.isNaN(read) ? null : read;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Everything the server says about the matter, once each; an older one says it in sentences only. */
function readReasons(answer: Container): Reason[] {
  if (answer.Reason?.length) return answer.Reason;
  const codes: [number | null, string | undefined][] = [
    [number(answer.directPlayDecisionCode), answer.directPlayDecisionText],
    [number(answer.transcodeDecisionCode), answer.transcodeDecisionText],
    [number(answer.generalDecisionCode), answer.generalDecisionText],
    [number(answer.mdeDecisionCode), answer.mdeDecisionText],
  ];
  const refused = codes.filter(([code]) => code !== null && code >= 2000).map(([, text]) => text ?? '');
  const said = new Set(refused.flatMap((text) => text.split('\n')).map((text) => text.trim()).filter(Boolean));
  return [...said].map((text) => ({ name: '', text: capital(text) }));
}

function readSteps(media: Media | undefined, part: Part, source: Item | null): Step[] {
  const originals = new Map<string, Stream>();
  for (const version of source?.Media ?? []) {
    for (const file of version.Part ?? []) for (const stream of file.Stream ?? []) originals.set(String(stream.id), stream);
  }
  return (part.Stream ?? []).flatMap((stream) => {
    const kind = ({ 1: 'video', 2: 'audio', 3: 'subtitle' } as const)[Number(stream.streamType) as 1 | 2 | 3];
    if (!kind) return [];
    const original = originals.get(String(stream.id));
    const target = kind === 'video' ? media?.videoCodec : kind === 'audio' ? media?.audioCodec : stream.codec;
    return [{ kind, change: changeOf(stream), from: name(original?.codec ?? stream.codec), to: name(target ?? stream.codec) }];
  });
}

function changeOf(stream: Stream): Step['change'] {
  if (stream.decision === 'burn' || isSet(stream.burn)) return 'burned';
  // A subtitle in other words is the same subtitle; only drawing it into the picture changes anything.
  if (stream.decision === 'transcode' && Number(stream.streamType) !== 3) return 'converted';
  if (stream.decision === 'ignore' || stream.decision === 'none' || stream.decision === 'unavailable') return 'omitted';
  return 'kept';
}

const NAMES: Record<string, string> = {
  h264: 'H.264', hevc: 'HEVC', mpeg4: 'MPEG-4', mpeg2video: 'MPEG-2', vc1: 'VC-1', vp8: 'VP8', vp9: 'VP9', av1: 'AV1',
  aac: 'AAC', ac3: 'Dolby Digital', eac3: 'Dolby Digital Plus', dca: 'DTS', truehd: 'TrueHD', flac: 'FLAC', mp3: 'MP3',
  opus: 'Opus', pcm: 'PCM', vorbis: 'Vorbis', mp2: 'MP2', srt: 'SubRip', ass: 'ASS', pgs: 'PGS', webvtt: 'WebVTT', vobsub: 'VobSub',
  mkv: 'Matroska', mp4: 'MP4', avi: 'AVI', mov: 'QuickTime', mpegts: 'MPEG-TS',
};

/** A codec or container as people write it. */
export function name(codec: string | undefined): string {
  if (!codec) return '';
  return NAMES[codec] ?? codec.toUpperCase();
}
