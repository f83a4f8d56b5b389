import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCalendarCheck,
  IconCalendarX,
  IconClockX,
  IconDoorOff,
  IconEarOff,
  IconHeadset,
  IconHourglass,
  IconHourglassEmpty,
  IconMessageCircle,
  IconPhoneCall,
  IconPhoneEnd,
  IconPhoneOff,
  IconQuestionMark,
  IconUserQuestion,
} from "@tabler/icons-react";
import { Pill, type Tone } from "../../ui/pill.tsx";
import { END_WORDS, type End } from "./call-ends.ts";
import { type CallItem, isGoingOn } from "./read-call.ts";

/** The wanted time was taken, and the caller took one that was offered instead. */
const RESCUED_WORDS: Partial<Record<End, string>> = {
  booked: "Booked an alternative",
  moved: "Moved to an alternative",
};

type Look = { readonly tone: Tone; readonly icon: typeof IconPhoneCall };

const UNCLEAR: Look = { tone: "warn", icon: IconEarOff };
const LOOKS: Readonly<Record<End, Look>> = {
  booked: { tone: "good", icon: IconCalendarCheck },
  moved: { tone: "info", icon: IconArrowsExchange },
  cancelled: { tone: "quiet", icon: IconCalendarX },
  waitlisted: { tone: "info", icon: IconHourglass },
  informed: { tone: "quiet", icon: IconMessageCircle },
  to_staff: { tone: "info", icon: IconHeadset },
  no_time: { tone: "warn", icon: IconClockX },
  closed: { tone: "warn", icon: IconDoorOff },
  unclear_date: UNCLEAR,
  unclear_time: UNCLEAR,
  unclear_number: UNCLEAR,
  unclear_name: UNCLEAR,
  unclear_other: UNCLEAR,
  wrong_facts: { tone: "warn", icon: IconUserQuestion },
  gave_up: { tone: "warn", icon: IconHourglassEmpty },
  failed: { tone: "bad", icon: IconAlertTriangle },
  hung_up: { tone: "quiet", icon: IconPhoneEnd },
  not_reached: { tone: "quiet", icon: IconPhoneOff },
};

/** How a call ended. */
export function CallResult({ call }: { readonly call: CallItem }) {
  if (call.end === null) {
    return isGoingOn(call) ? (
      <Pill tone="info" icon={IconPhoneCall}>
        On the line
      </Pill>
    ) : (
      <Pill tone="quiet" icon={IconQuestionMark}>
        Not known yet
      </Pill>
    );
  }
  const { tone, icon } = LOOKS[call.end];
  return (
    <Pill tone={tone} icon={icon}>
      {(call.hadConflict && RESCUED_WORDS[call.end]) || END_WORDS[call.end]}
    </Pill>
  );
}
