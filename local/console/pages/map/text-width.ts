/** Roughly, in pixels: what a text takes in the console's font, for boxes that are drawn around it. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  return width * size;
}

function letterWidth(letter: string): number {
  if (/[ilj.,:;'|!\s]/.test(letter)) return 0.31;
  if (/[ftr()[\]/-]/.test(letter)) return 0.4;
  if (/[mwMW@…%]/.test(letter)) return 0.88;
  if (/[A-Z]/.test(letter)) return 0.68;
  return (letter.codePointAt(0) ?? 0) > 0x2e80 ? 1.05 : 0.57;
}

/** Cut in the middle until it is no wider. */
export function fitText(text: string, size: number, most: number): string {
  if (textWidth(text, size) <= most) return text;
  const letters = [...text.slice(0, 400)];
  let front = Math.ceil(letters.length * 0.6);
  let back = letters.length - front;
  const made = () =>
    `${letters.slice(0, front).join('')}…${letters.slice(letters.length - back).join('')}`;
  while (front + back > 1 && textWidth(made(), size) > most) {
    if (front > back * 1.5) front -= 1;
    else back -= 1;
  }
  return made();
}
