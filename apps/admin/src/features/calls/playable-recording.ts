import { recordingLink } from "./recording-link.ts";
import type { Call } from "./read-call.ts";

export type PlayableRecording =
  | { readonly kind: "none" }
  | { readonly kind: "unsafe" }
  /** Vapi was simulated: nobody spoke. */
  | { readonly kind: "simulated" }
  /** `until` is null where a link ends and nobody says when. */
  | { readonly kind: "ending"; readonly link: string; readonly until: string | null }
  | { readonly kind: "lasting"; readonly link: string }
  /** On this server. */
  | { readonly kind: "kept"; readonly link: string }
  | { readonly kind: "ended"; readonly at: string };

/**
 * The address by which a recording is played now. One that anybody may use for a while comes first, because the one that lasts may
 * ask for a key of Vapi's; once it has ended, the one that lasts is left, where there is one.
 */
export function playableRecording(
  call: Pick<Call, "callId" | "isRecordingKept" | "recordingUrl" | "facts">,
  now: Date,
): PlayableRecording {
  if (call.isRecordingKept) {
    return { kind: "kept", link: `/api/recordings/${encodeURIComponent(call.callId)}` };
  }
  const { recordingUrl: url } = call;
  if (isSimulated(url)) return { kind: "simulated" };
  const { presignedRecording: signed } = call.facts;
  if (signed !== undefined) {
    const link = recordingLink(signed.url);
    const until = signed.expiresAt;
    const hasEnded = until !== null && Date.parse(until) <= now.getTime();
    if (link !== null && !hasEnded) return { kind: "ending", link, until };
    if (hasEnded && (url === null || url === signed.url)) return { kind: "ended", at: until };
  }
  if (url === null) return { kind: "none" };
  const link = recordingLink(url);
  return link === null ? { kind: "unsafe" } : { kind: "lasting", link };
}

/** The simulated Vapi's addresses end in what no host ever will (RFC 2606): a player would wait and say nothing. */
function isSimulated(url: string | null): boolean {
  return url !== null && URL.canParse(url) && new URL(url).hostname.endsWith(".invalid");
}
