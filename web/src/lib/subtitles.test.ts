import { expect, test } from 'vitest';
import { parseCues } from './subtitles';

test('SubRip and WebVTT give the same cues', () => {
  const srt = '1\r\n00:00:01,500 --> 00:00:02,000\r\nGood evening.\r\n\r\n2\r\n00:01:00,000 --> 00:01:01,250\r\nTwo\r\nlines\r\n';
  const vtt = 'WEBVTT\n\nNOTE hello\n\n00:01.500 --> 00:02.000 line:90%\nGood evening.\n\n1:00.000 --> 1:01.250\nTwo\nlines\n';
  const cues = [
    { start: 1.5, end: 2, text: 'Good evening.' },
    { start: 60, end: 61.25, text: 'Two\nlines' },
  ];
  expect(parseCues(srt)).toEqual(cues);
  expect(parseCues(vtt)).toEqual(cues);
});

test('colours and positions go, italics stay', () => {
  const [cue] = parseCues('1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color="#fff"><i>Yes</i></font>');
  expect(cue?.text).toBe('<i>Yes</i>');
});

test('a text without cues has none', () => {
  expect(parseCues('')).toEqual([]);
  expect(parseCues('<html>404</html>')).toEqual([]);
});
