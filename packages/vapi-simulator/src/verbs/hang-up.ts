import type { CallContext } from "../call-context.ts";
import {
  buildEndOfCallReport,
  type EndOfCallReport,
  type ReportOptions,
} from "../wire/build-end-of-call-report.ts";
import { postEvent, sendEvent } from "./send-event.ts";

export type HangUpOptions = Partial<ReportOptions> & {
  /** The report before the `status-update` that says "ended". */
  readonly outOfOrder?: boolean;
  /** How many more times the same report comes. */
  readonly duplicateReport?: number;
};

/** Ends the call: `status-update` "ended", then the report, which is also returned. */
export async function hangUp(context: CallContext, options: HangUpOptions): Promise<EndOfCallReport> {
  const { state, line } = context;
  const { outOfOrder = false, duplicateReport = 0, ...rest } = options;
  const endedReason = rest.endedReason ?? state.refusedReason ?? "customer-ended-call";
  state.endedAtMs ??= line.clock();
  state.status = "ended";
  const report = buildEndOfCallReport(context, { ...rest, endedReason });
  const sayEnded = () => sendEvent(context, { type: "status-update", status: "ended", endedReason });
  if (!outOfOrder) await sayEnded();
  for (let i = 0; i <= duplicateReport; i += 1) await postEvent(context, report);
  if (outOfOrder) await sayEnded();
  return report;
}
