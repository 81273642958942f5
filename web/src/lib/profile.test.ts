import { expect, test } from 'vitest';
import { directives, type Abilities } from './profile';

const plain: Abilities = {
  h264: true, hevc: false, hevc10: false, vp9: false, av1: false, aac: true, mp3: true, opus: false, flac: false,
  ac3: false, eac3: false, vorbis: false, webm: false,
};

test('a plain browser asks for mp4 directly and for hls otherwise', () => {
  const text = directives(plain);
  expect(text).toContain('container=mp4,m4v,mov&videoCodec=h264&audioCodec=aac,mp3&');
  expect(text).toContain('add-transcode-target(type=videoProfile&context=streaming&protocol=hls&container=mp4&videoCodec=h264&audioCodec=aac,mp3&');
  expect(text).not.toContain('webm');
  expect(text).not.toContain('hevc');
});

test('directives are joined by a plus and hold no blank', () => {
  const text = directives({ ...plain, webm: true, vp9: true, vorbis: true });
  expect(text).not.toMatch(/\s/);
  expect(text.split('+').every((directive) => /^add-[a-z-]+\(.+\)$/.test(directive))).toBe(true);
});

test('ten bits are allowed only where the browser takes them', () => {
  expect(directives({ ...plain, hevc: true })).toContain('scopeName=hevc&type=upperBound&name=video.bitDepth&value=8');
  expect(directives({ ...plain, hevc: true, hevc10: true })).toContain('scopeName=hevc&type=upperBound&name=video.bitDepth&value=10');
});

test('a codec that failed once is not offered again', () => {
  const text = directives({ ...plain, hevc: true }, new Set(['hevc']));
  expect(text).not.toContain('videoCodec=h264,hevc');
});
