import { copyText } from '../components/copy-text.ts';
import { announce } from '../frame/announce.ts';

export async function copyAnnounced(text: string): Promise<void> {
  announce((await copyText(text)) ? 'Copied' : 'The browser did not allow copying');
}
