import type { StreamNotification } from './webhook-model.ts';

/** Posts a notification once; the answer's status, or 0 and the reason why there was none. Its body is read and forgotten. */
export async function postNotification({ url, body, authorization, contentType }: StreamNotification, timeoutMs: number, closing: AbortSignal): Promise<{ status: number; error?: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': contentType, ...(authorization === undefined ? {} : { Authorization: authorization }) },
      body,
      signal: AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { status: 0, error: cause?.message || message };
  }
}
