/** How a command that fails says so: one sentence, no stack trace. */

/** A mistake in the program itself, not in what it was given. */
function isBug(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
}

/** The sentence of anything that was thrown: the first line of its message, and how many more complaints there are. */
export function sentenceOf(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const [first = error.name, ...more] = error.message.split('\n').filter((line) => line.trim() && !/^\s+at .*[:(]/.test(line));
  const sentence = more.length ? `${first.trim()} (and ${more.length} more)` : first.trim();
  return isBug(error) ? `${sentence} (a mistake in Cuebox: CUEBOX_DEBUG=1 shows where)` : sentence;
}

/** A file that was refused has a complaint for each of its mistakes: all are said, so that they can be mended at once. */
function sentencesOf(thrown: unknown): readonly string[] {
  const { complaints } = thrown as { complaints?: readonly string[] };
  return complaints?.length ? complaints : [sentenceOf(thrown)];
}

/** Says on stderr why the command ends, and what exit code it ends with. */
export function fail(thrown: unknown): void {
  for (const sentence of sentencesOf(thrown)) process.stderr.write(`cuebox: ${sentence}\n`);
  if (process.env.CUEBOX_DEBUG) process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
  process.exitCode = 1;
}
