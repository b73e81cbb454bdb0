import { type BenchEvent, benchEventSchema } from './resources/bench.ts';

/** What `hosts.bench` tells, one after the other as it comes. Throws when it breaks off before `done` or `failed`. */
export async function* readBenchEvents({ body }: Pick<Response, 'body'>): AsyncGenerator<BenchEvent> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    const lines = (waiting + read.value).split('\n');
    waiting = lines.pop() ?? '';
    for (const line of lines) {
      const event = benchEventSchema.parse(JSON.parse(line));
      yield event;
      if (event.type === 'done' || event.type === 'failed') return;
    }
  }
  throw new Error('the measurement broke off: the host or its server went away');
}
