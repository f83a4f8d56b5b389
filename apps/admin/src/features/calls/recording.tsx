import { Alert, Text } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import { IconHeadphonesOff } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { useNow } from "../../shell/use-now.ts";
import { playableRecording } from "./playable-recording.ts";
import type { Call } from "./read-call.ts";
import classes from "./call.module.css";

/** Nothing is fetched before somebody presses Play: the recording is at Vapi, and it is a patient's voice. */
export function Recording({ call }: { readonly call: Call }) {
  const { trouble, handlers } = usePlayback();
  const { zone } = useOrganization();
  const recording = playableRecording(call, useNow());
  if (recording.kind === "none") return <Text c="dimmed">This call was not recorded.</Text>;
  if (recording.kind === "simulated") {
    return <Text c="dimmed">This call was simulated: nobody spoke, so there is nothing to hear.</Text>;
  }
  if (recording.kind === "unsafe") {
    return <Text c="dimmed">The address of the recording is not safe to play.</Text>;
  }
  if (recording.kind === "ended") {
    return (
      <Text c="dimmed">
        The link to the recording ended on {formatDayAndTime(recording.at, zone)}. Whoever stores the
        recording may still have it.
      </Text>
    );
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- The transcript stands beside it. */}
      <audio
        controls
        preload="none"
        src={recording.link}
        aria-label="Recording of this call"
        className={classes["audio"]}
        {...handlers}
      />
      {recording.kind === "kept" && (
        <Text size="sm" c="dimmed" mt="xs">
          Kept on this server.
        </Text>
      )}
      {recording.kind === "ending" && (
        <Text size="sm" c="dimmed" mt="xs">
          {recording.until === null
            ? "This link stops working after a while."
            : `This link works until ${formatDayAndTime(recording.until, zone)}.`}
        </Text>
      )}
      {trouble !== null && (
        <Alert icon={<IconHeadphonesOff aria-hidden />} color="gray" mt="sm" role="alert">
          {TROUBLES[trouble]}
        </Alert>
      )}
    </>
  );
}

const TROUBLES = {
  failed:
    "The recording can no longer be played. It has probably expired at Vapi. The transcript is still here.",
  slow: "Nothing comes from where the recording is stored. It may be slow, or out of reach of this browser.",
} as const;

const PATIENCE_MS = 8_000;

/** What to say of a player that was started: a browser's own shows nothing where an address does not answer. */
function usePlayback() {
  const [trouble, setTrouble] = useState<keyof typeof TROUBLES | null>(null);
  const { start, clear } = useTimeout(() => setTrouble("slow"), PATIENCE_MS);
  const settle = (next: keyof typeof TROUBLES | null) => {
    clear();
    setTrouble(next);
  };
  return {
    trouble,
    handlers: {
      onPlay: start,
      onPlaying: () => settle(null),
      onPause: clear,
      onError: () => settle("failed"),
    },
  };
}
