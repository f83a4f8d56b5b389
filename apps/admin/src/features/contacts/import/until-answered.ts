import { errorKind } from "../../../api/error-kind.ts";

type Waiting = {
  readonly signal: AbortSignal;
  /** A server that is restarted is back within this time. */
  readonly patienceMs?: number;
  readonly onWait?: (isWaiting: boolean) => void;
};

const PAUSE_MS = 2_000;

/** Sends again what may be sent twice, while the server does not answer or has too much to do. */
export async function untilAnswered<T>(
  send: () => Promise<T>,
  { signal, patienceMs = 120_000, onWait = () => undefined }: Waiting,
): Promise<T> {
  const began = Date.now();
  for (;;) {
    try {
      const answer = await send();
      onWait(false);
      return answer;
    } catch (error) {
      const kind = errorKind(error);
      const mayPass = kind === "offline" || kind === "rate_limited";
      if (signal.aborted || !mayPass || Date.now() - began > patienceMs) throw error;
      onWait(true);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
