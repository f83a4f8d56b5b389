import { mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";

/** Larger than this a start begins a new file, and keeps the one before. */
const LARGEST_LOG = 10_000_000;

/**
 * Where the log goes. On a terminal: a line each for people to read, and whole into the file that `npm run logs` shows. Anywhere else
 * whoever started us keeps what we print: journald, a container, `npm run startup`.
 */
export function openLogDestination(
  dataDir: string,
  isTerminal: boolean = process.stderr.isTTY,
): pino.DestinationStream {
  if (!isTerminal) return pino.destination({ fd: 2, sync: true });
  const shown: pino.DestinationStream = pino.transport({
    target: "pino-pretty",
    options: { destination: 2, ignore: "pid,hostname", singleLine: true },
  });
  // The logger has its own level; the streams take whatever it lets through.
  return pino.multistream([
    { level: "trace", stream: shown },
    { level: "trace", stream: openLogFile(dataDir) },
  ]);
}

/** Appended to, so that a second start that finds the first one running takes nothing from it. */
export function openLogFile(dataDir: string): pino.DestinationStream {
  const folder = join(dataDir, "logs");
  const file = join(folder, "server.log");
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_LOG) renameSync(file, `${file}.1`);
  return pino.destination({ dest: file, mode: 0o600, sync: true });
}
