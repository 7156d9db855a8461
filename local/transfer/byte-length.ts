const encoder = new TextEncoder();

/** Of a text in UTF-8, wherever this runs. */
export const byteLength = (text: string): number => encoder.encode(text).length;
