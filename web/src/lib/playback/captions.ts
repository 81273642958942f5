/** Draws a text track over the video with the browser's own captions, which people can restyle. */
import { parseCues } from '../subtitles';

export class Captions {
  #track: TextTrack | null = null;
  #wanted = 0;
  #lifted = false;

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
    for (const one of cues) {
      const cue = new VTTCue(one.start, one.end, one.text);
      cue.line = this.#line();
      track.addCue(cue);
    }
  }

  /** Makes room for controls at the bottom of the picture. */
  lift(lifted: boolean): void {
    if (lifted === this.#lifted) return;
    this.#lifted = lifted;
    for (const cue of Array.from(this.#track?.cues ?? [])) (cue as VTTCue).line = this.#line();
  }

  #line(): LineAndPositionSetting {
    return this.#lifted ? -5 : 'auto';
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
