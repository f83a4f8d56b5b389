import type { Day } from "../../format/clinic-time.ts";
import type { TryAnswer, TryUse } from "./tools.ts";

export type OpenCall = { readonly callId: string; readonly from: string | null };

export type Turn =
  | { readonly kind: "caller"; readonly who: string; readonly text: string; readonly use: TryUse }
  | {
      readonly kind: "assistant";
      readonly text: string;
      readonly answer?: TryAnswer;
      readonly callId: string;
    }
  | { readonly kind: "note"; readonly text: string };

/** What the calendar beside the phone shows. */
export type Focus = {
  readonly day: Day;
  readonly wanted: string | null;
  readonly offered: readonly string[];
};
