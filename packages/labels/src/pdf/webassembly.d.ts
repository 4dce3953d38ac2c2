/** What is used of WebAssembly; its types otherwise come with the browser's, which this house leaves out. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};
