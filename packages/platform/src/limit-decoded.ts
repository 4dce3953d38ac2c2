/**
 * Keeps a compressed answer from growing beyond `maxBytes` when it is unpacked: the connection's own limit counts the bytes as sent.
 * An answer that isn't compressed is passed on as it is.
 */
export const limitDecoded = (response: Response, maxBytes: number): Response => {
  const encoding = response.headers.get('content-encoding');
  if (!response.body || !encoding || encoding === 'identity') return response;
  let seen = 0;
  const counted = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      seen += chunk.byteLength;
      if (seen > maxBytes) out.error(Object.assign(new Error(`The answer is larger than ${maxBytes} bytes`), { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }));
      else out.enqueue(chunk);
    },
  }));
  return new Response(counted, { status: response.status, statusText: response.statusText, headers: response.headers });
};
