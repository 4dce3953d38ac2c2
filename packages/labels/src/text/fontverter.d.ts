declare module 'fontverter' {
  /** Unpacks or packs a font; gives the bytes of the format asked for. */
  export function convert(font: Uint8Array, to: 'sfnt' | 'truetype' | 'woff' | 'woff2'): Promise<Buffer>;
}
