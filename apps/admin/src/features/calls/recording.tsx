import { Alert, Text } from "@mantine/core";
import { IconHeadphonesOff } from "@tabler/icons-react";
import { useState } from "react";
import { recordingLink } from "./recording-link.ts";
import classes from "./call.module.css";

/** Nothing is fetched before somebody presses Play: the recording is at Vapi, and it is a patient's voice. */
export function Recording({ url }: { readonly url: string | null }) {
  const [hasFailed, setFailed] = useState(false);
  const link = recordingLink(url);
  if (url === null) return <Text c="dimmed">This call was not recorded.</Text>;
  if (link === null) return <Text c="dimmed">The address of the recording is not safe to play.</Text>;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- The transcript stands beside it. */}
      <audio
        controls
        preload="none"
        src={link}
        aria-label="Recording of this call"
        className={classes["audio"]}
        onError={() => setFailed(true)}
      />
      {hasFailed && (
        <Alert icon={<IconHeadphonesOff aria-hidden />} color="gray" mt="sm" role="alert">
          The recording can no longer be played. It has probably expired at Vapi. The transcript is still
          here.
        </Alert>
      )}
    </>
  );
}
