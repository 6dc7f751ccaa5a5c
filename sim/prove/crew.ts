/** Threads that share the pieces of a proof. What comes out stands in the order of the pieces, whoever did them. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { worker } from './work.ts';
import type { Done, Piece, Task } from './work.ts';

/** A thread takes a second to begin: so many pieces make it worth it. */
const WORTH = 20;

export interface CrewOptions {
  /** Default: as many as the machine has cores. */
  readonly threads?: number;
  /** 0 to 1, after each piece. */
  readonly progress?: (share: number) => void;
}

export async function allDone(task: Task, pieces: readonly Piece[], { threads = availableParallelism(), progress = () => {} }: CrewOptions = {}): Promise<Done[]> {
  const crew = Math.min(threads, Math.ceil(pieces.length / WORTH));
  if (crew > 1) return share(task, pieces, crew, progress);
  const work = worker(task);
  return pieces.map((piece, n) => {
    const done = work(piece);
    progress((n + 1) / pieces.length);
    return done;
  });
}

interface Report {
  readonly number: number;
  readonly done?: Done;
  readonly error?: unknown;
}

async function share(task: Task, pieces: readonly Piece[], crew: number, progress: (share: number) => void): Promise<Done[]> {
  const done: Done[] = [];
  let next = 0;
  let ready = 0;
  const threads = Array.from({ length: crew }, () => new Worker(new URL('thread.js', import.meta.url), { workerData: task }));
  try {
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            const give = (): void => {
              const number = next++;
              if (number < pieces.length) thread.postMessage({ number, piece: pieces[number] });
              else resolve();
            };
            thread.on('message', ({ number, done: piece, error }: Report) => {
              if (!piece) return reject(error);
              done[number] = piece;
              progress(++ready / pieces.length);
              give();
            });
            thread.on('error', reject);
            give();
          }),
      ),
    );
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return done;
}
