/** The user pressed Ctrl-C: nothing new begins, what was made is removed. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The signal that is aborted at the first Ctrl-C, SIGTERM or SIGHUP. scripts/run.mjs repeats a Ctrl-C; a third one ends at once. */
export function watchInterruption(): AbortSignal {
  const controller = new AbortController();
  let count = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      count += 1;
      if (count > 2) process.exit(130);
      controller.abort(new Interrupted("Interrupted."));
    });
  }
  return controller.signal;
}
