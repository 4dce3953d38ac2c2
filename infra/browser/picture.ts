import packed from '@pdf-lib/upng';

// A CommonJS module whose types say that it is none.
const upng = (packed as unknown as { default: typeof packed }).default;

const COLOURS = 256;
/** A picture in the repository is fetched by everybody who clones it. */
export const MOST_BYTES = 150_000;

/** The same picture with a palette of 256 colours, a third of its size; with fewer where that is still too much. */
export const withPalette = (png: Buffer, colours = COLOURS): Buffer => {
  const { width, height, ...decoded } = upng.decode(new Uint8Array(png).buffer);
  const [frame] = upng.toRGBA8({ width, height, ...decoded });
  if (!frame) throw new Error('the picture is empty');
  const small = Buffer.from(upng.encode([frame], width, height, colours));
  return small.length > MOST_BYTES && colours > 16 ? withPalette(png, colours / 2) : small;
};
