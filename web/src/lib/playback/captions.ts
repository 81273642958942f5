/** Draws a text track over the video with the browser's own captions, which people can restyle. */
import { parseCues } from '../subtitles';

export class Captions {
  #track: TextTrack | null = null;
  #wanted = 0;

  constructor(private readonly video: HTMLVideoElement) {}

  /** Shows the text that `load` brings; a later choice wins over a slower earlier one. */
  async show(label: string, language: string, load: () => Promise<string>): Promise<void> {
    this.hide();
    const wanted = this.#wanted;
    const cues = parseCues(await load());
    if (wanted !== this.#wanted) return;
    if (!this.#track) this.#track = this.video.addTextTrack('subtitles', label, language);
    const track = this.#track;
    track.mode = 'showing';
    for (const cue of cues) track.addCue(new VTTCue(cue.start, cue.end, cue.text));
  }

  hide(): void {
    this.#wanted += 1;
    const track = this.#track;
    if (!track) return;
    track.mode = 'showing';
    for (const cue of Array.from(track.cues ?? [])) track.removeCue(cue);
    track.mode = 'disabled';
  }
}
