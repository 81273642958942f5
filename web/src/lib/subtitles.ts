/** Subtitle text into cues: WebVTT and SubRip, which differ in a comma and a header. Pure. */
export interface Cue {
  start: number;
  end: number;
  text: string;
}

const LINE = /(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s+-->\s+(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})/;

/** Reads either form; a block that is no cue (a note, a style, a number) is left out. */
export function parseCues(text: string): Cue[] {
  const blocks = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n').replaceAll('\r', '\n').split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => LINE.test(line));
    const match = at < 0 ? null : LINE.exec(lines[at] ?? '');
    const body = lines.slice(at + 1).join('\n').trim();
    if (!match || !body) return [];
    return [{ start: seconds(match, 1), end: seconds(match, 5), text: plain(body) }];
  });
}

function seconds(match: RegExpExecArray, from: number): number {
  const part = (offset: number) => Number(match[from + offset] ?? 0);
  const fraction = Number(`0.${match[from + 3] ?? '0'}`);
  return part(0) * 3600 + part(1) * 60 + part(2) + fraction;
}

/** Italics and bold stay; colours, fonts and positions of old formats go. */
function plain(text: string): string {
  return text
    .replace(/\{\\[^}]*\}/g, '')
    .replace(/<(\/?)([a-z]+)[^>]*>/gi, (_all, slash: string, name: string) =>
      /^(i|b|u)$/i.test(name) ? `<${slash}${name.toLowerCase()}>` : '',
    );
}
