import { Alert, Text } from "@mantine/core";
import { IconHeadphonesOff } from "@tabler/icons-react";
import { useState } from "react";
import { recordingLink } from "./recording-link.ts";
import classes from "./call.module.css";

/** Nothing is fetched before somebody presses Play: a recording lies with Vapi, and is a patient's voice. */
export function Recording({ url }: { readonly url: string | null }) {
  const [hasFailed, setFailed] = useState(false);
  const link = recordingLink(url);
  if (url === null) return <Text c="dimmed">This call was not recorded.</Text>;
  if (link === null) return <Text c="dimmed">The recording has no address that can be played safely.</Text>;
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
          The recording cannot be played any more. It has probably expired at Vapi; the transcript stays here.
        </Alert>
      )}
    </>
  );
}
