/** Milliseconds that a screen reader needs to notice an empty region before its next text. */
const gap = 50;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Has screen readers say something that shows elsewhere on the page: news, not answers to a key. */
export function announce(text: string): void {
  const region = liveRegion();
  region.textContent = '';
  clearTimeout(timer);
  timer = setTimeout(() => {
    region.textContent = text.slice(0, 300);
  }, gap);
}

function liveRegion(): HTMLElement {
  const known = document.getElementById('announcements');
  if (known !== null) return known;
  const region = document.createElement('div');
  region.id = 'announcements';
  region.className = 'visually-hidden';
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  document.body.append(region);
  return region;
}
