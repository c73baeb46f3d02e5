/** A study as it goes on: server-sent events, read with a key, taken up again when the service was away. */
import { address, Refusal, send, type Schemas } from './client';

export type Study = Schemas['StudyBody'];

const PAUSE = 1_000; // ms before it is tried again

const isOver = (study: Study): boolean => ['done', 'stopped', 'failed'].includes(study.state);

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Tell of the study whenever something is new, until it is over or `signal` aborts.
 *
 * `onLost(true)` is called when the service cannot be reached, `onLost(false)` once it can again. Throws a Refusal where
 * the service answers that there is no such study.
 */
export async function watch(
  study: string,
  told: (study: Study) => void,
  onLost: (lost: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await send(address('/v1/studies/{study}/events', { study }), { signal });
      onLost(false);
      for await (const event of events(answer, signal)) {
        told(event);
        if (isOver(event)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.status > 0 && error.status < 500) throw error;
      onLost(true);
    }
    await pause(PAUSE);
  }
}

async function* events(answer: Response, signal: AbortSignal): AsyncGenerator<Study> {
  if (!answer.body) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!signal.aborted) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (text + value).split(/\r?\n\r?\n/);
    text = parts.pop() ?? '';
    for (const part of parts) {
      const data = part.split(/\r?\n/).flatMap((line) => (line.startsWith('data:') ? [line.slice(5)] : []));
      if (data.length) yield JSON.parse(data.join('\n')) as Study;
    }
  }
}
