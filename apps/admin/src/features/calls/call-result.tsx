import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCalendarCheck,
  IconCalendarX,
  IconClockX,
  IconMessageCircle,
  IconPhoneCall,
} from "@tabler/icons-react";
import { Pill } from "../../ui/pill.tsx";
import type { Result } from "./calls-search.ts";
import { type CallItem, isGoingOn } from "./read-call.ts";

export const RESULT_WORDS: Readonly<Record<Result, string>> = {
  booked: "Booked",
  moved: "Moved",
  cancelled: "Cancelled",
  conflict: "Slot taken",
  no_booking: "No booking",
  failed: "Failed",
};

/** The wanted time was taken, and the caller took one that was offered instead. */
const RESCUED_WORDS: Partial<Record<Result, string>> = {
  booked: "Booked an alternative",
  moved: "Moved to an alternative",
};

const LOOKS = {
  booked: { tone: "good", icon: IconCalendarCheck },
  moved: { tone: "info", icon: IconArrowsExchange },
  cancelled: { tone: "quiet", icon: IconCalendarX },
  conflict: { tone: "warn", icon: IconClockX },
  no_booking: { tone: "quiet", icon: IconMessageCircle },
  failed: { tone: "bad", icon: IconAlertTriangle },
} as const;

/** What came of a call. */
export function CallResult({ call }: { readonly call: CallItem }) {
  if (isGoingOn(call) && call.result === "no_booking") {
    return (
      <Pill tone="info" icon={IconPhoneCall}>
        On the line
      </Pill>
    );
  }
  const { tone, icon } = LOOKS[call.result];
  return (
    <Pill tone={tone} icon={icon}>
      {(call.hadConflict && RESCUED_WORDS[call.result]) || RESULT_WORDS[call.result]}
    </Pill>
  );
}
