import { expect, test } from 'vitest';
import { Impossible, readPlan } from './decision';

const film = (part: object, media: object = {}) => ({
  Metadata: [{ ratingKey: '1', type: 'movie', title: 'A', Media: [{ id: 1, selected: true, ...media, Part: [{ id: 1, selected: true, ...part }] }] }],
});

test('a file that is played as it is needs no reasons', () => {
  const plan = readPlan({ mdeDecisionCode: '1000', ...film({ decision: 'directplay', key: '/library/parts/1/0/file.mp4' }) }, null);
  expect(plan).toMatchObject({ method: 'direct', reasons: [] });
  expect(plan.part?.key).toBe('/library/parts/1/0/file.mp4');
});

test('a copied picture is no conversion, and the reason is said once', () => {
  const plan = readPlan(
    {
      mdeDecisionCode: 1001, directPlayDecisionCode: 3000, directPlayDecisionText: 'the file is AVI; this player does not open that',
      generalDecisionCode: 1001, generalDecisionText: 'Direct play not available; Conversion OK.',
      ...film({ decision: 'copy', Stream: [{ id: 5, streamType: 1, decision: 'copy' }, { id: 6, streamType: 2, decision: 'transcode', codec: 'dca' }] }, { audioCodec: 'aac' }),
    },
    null,
  );
  expect(plan.method).toBe('copy');
  expect(plan.reasons).toEqual([{ name: '', text: 'The file is AVI; this player does not open that' }]);
  expect(plan.steps[1]).toEqual({ kind: 'audio', change: 'converted', from: 'DTS', to: 'AAC' });
});

test('reasons are taken as the server names them', () => {
  const Reason = [{ name: 'container', has: 'avi', text: 'the file is AVI' }];
  expect(readPlan({ mdeDecisionCode: 1001, Reason, ...film({ decision: 'copy' }) }, null).reasons).toEqual(Reason);
});

test('what cannot be played says so in the words of the server', () => {
  const answer = { mdeDecisionCode: 2000, generalDecisionCode: 2000, generalDecisionText: 'The file cannot be read', ...film({}) };
  expect(() => readPlan(answer, null)).toThrow(Impossible);
  expect(() => readPlan(answer, null)).toThrow('The file cannot be read');
});
