import { z } from "zod";
import { Text, lenient } from "./message-schema.ts";

/** Vapi OpenAPI `Artifact`; `recordingUrl` and `stereoRecordingUrl` are deprecated in favour of `recording`. */
const Artifact = lenient(
  z.object({
    transcript: Text,
    recordingUrl: Text,
    stereoRecordingUrl: Text,
    recording: lenient(z.object({ stereoUrl: Text, mono: lenient(z.object({ combinedUrl: Text })) })),
  }),
);

/**
 * Vapi OpenAPI `ServerMessageStatusUpdate` and `ServerMessageEndOfCallReport`, and at the top what older calls had
 * there instead of in `artifact` and `analysis`.
 */
export const EventFields = z
  .object({
    type: Text,
    status: Text,
    endedReason: Text,
    artifact: Artifact,
    analysis: lenient(z.object({ summary: Text })),
    summary: Text,
    transcript: Text,
    recordingUrl: Text,
    stereoRecordingUrl: Text,
    cost: z.unknown(),
    startedAt: z.unknown(),
    endedAt: z.unknown(),
  })
  .partial();
export type EventFields = z.infer<typeof EventFields>;
