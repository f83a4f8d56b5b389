import { IconHeadset } from "@tabler/icons-react";
import { Pill } from "../../ui/pill.tsx";

/** The server gives calls of "Try the line" this beginning; Vapi's ids are plain UUIDs. */
export const isTry = (callId: string): boolean => callId.startsWith("try-");

/** Nobody rang: a member of the clinic played the caller. */
export function TryMark({ callId }: { readonly callId: string }) {
  return isTry(callId) ? (
    <Pill tone="quiet" icon={IconHeadset}>
      Test call
    </Pill>
  ) : null;
}
