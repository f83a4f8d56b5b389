import { createWindowCounter } from "../../http/rate-limit/window-counter.ts";
import type { CountRequest } from "../../http/rate-limit/limit-requests.ts";
import { figures } from "../../telemetry/metrics/sum-figures.ts";
import { type ToFront, type ToOverseer, toFront } from "./messages.ts";
import { createQuestions } from "./questions.ts";

/** A front's way to the process that has started it. */
export type OverseerLink = {
  readonly tell: (message: ToOverseer) => void;
  /** What this process has counted, for whoever asked. */
  readonly tellFigures: (id: number, said: readonly object[]) => void;
  readonly countRequest: CountRequest;
  /** The figures of all processes. */
  readonly readAll: () => Promise<string>;
};

/** It takes 0.02 ms; a caller must not wait for an overseer that has stopped to think. */
const COUNT_MS = 250;
const METRICS_MS = 5_000;

export type Order = Exclude<ToFront, { kind: "counted" | "metrics" }>;

export function openLink(onOrder: (order: Order) => void): OverseerLink {
  const counts = createQuestions<Awaited<ReturnType<CountRequest>>>();
  const texts = createQuestions<string>();
  const own = createWindowCounter();
  // Without an overseer this process ends at once, which is up to Node.
  const tell = (message: ToOverseer) => void process.send?.(message, undefined, undefined, () => {});
  process.on("message", (raw) => {
    const message = toFront.parse(raw);
    if (message.kind === "counted") return counts.answered(message.id, message);
    if (message.kind === "metrics") return texts.answered(message.id, message.text);
    onOrder(message);
  });
  return {
    tell,
    tellFigures: (id, said) =>
      tell({ kind: "figures", id, figures: figures.parse(JSON.parse(JSON.stringify(said))) }),
    async countRequest(secretSha256) {
      const ask = (id: number) => tell({ kind: "countRequest", id, secretSha256 });
      return (await counts.ask(ask, COUNT_MS)) ?? own.hit(secretSha256);
    },
    async readAll() {
      const text = await texts.ask((id) => tell({ kind: "askMetrics", id }), METRICS_MS);
      if (text === null) throw new Error("The figures of all processes could not be added up in time.");
      return text;
    },
  };
}
