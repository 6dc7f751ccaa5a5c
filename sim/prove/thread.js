// A thread of a proof: lets Node read TypeScript, then does the pieces that it is given.
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) });
const { worker } = await import('./work.ts');
const work = worker(workerData);
parentPort.on('message', ({ number, piece }) => {
  try {
    parentPort.postMessage({ number, done: work(piece) });
  } catch (error) {
    parentPort.postMessage({ number, error });
  }
});
