import { Text } from "@mantine/core";
import { IconMessageOff, IconPhoneCall, IconUserOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { type Call, isGoingOn } from "./read-call.ts";
import { type Turn, parseTranscript } from "./parse-transcript.ts";
import { placeSteps } from "./place-steps.ts";
import { ToolStep } from "./tool-step.tsx";
import classes from "./call.module.css";

/** The conversation and, beside the turn in which it was passed on, each thing that was looked up or done. */
export function CallTimeline({ call }: { readonly call: Call }) {
  const turns = useMemo(() => parseTranscript(call.transcript ?? ""), [call.transcript]);
  const segments = useMemo(() => placeSteps(turns ?? [], call.steps, call), [turns, call]);
  if (turns === null) return <WithoutTurns call={call} />;
  const isSplit = call.steps.length > 0;
  return (
    <ol className={classes["timeline"]} data-split={isSplit}>
      {isSplit && (
        <li className={classes["heads"]} aria-hidden>
          <span>Conversation</span>
          <span>Heard, understood, answered</span>
        </li>
      )}
      {segments.map((segment, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- A conversation does not change its order.
        <li key={index} className={classes["segment"]}>
          {segment.steps.length > 0 && (
            <div className={classes["steps"]}>
              {segment.steps.map((step) => (
                <ToolStep key={`${step.toolCallId} ${step.at}`} step={step} />
              ))}
            </div>
          )}
          <div className={classes["turns"]}>
            {segment.turns.map((turn, turnIndex) => (
              // oxlint-disable-next-line react/no-array-index-key -- As above.
              <Bubble key={turnIndex} turn={turn} />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Bubble({ turn: { speaker, text } }: { readonly turn: Turn }) {
  return (
    <div className={classes["bubble"]} data-speaker={speaker}>
      <span className={classes["speaker"]}>{speaker === "assistant" ? "Assistant" : "Caller"}</span>
      <p>{text}</p>
    </div>
  );
}

function WithoutTurns({ call }: { readonly call: Call }) {
  const hasText = call.transcript !== null && call.transcript.trim() !== "";
  if (!hasText && call.steps.length === 0) return <Nothing call={call} />;
  return (
    <div className={classes["alone"]}>
      {hasText ? (
        <Text className={classes["prose"] ?? ""}>{call.transcript}</Text>
      ) : (
        <Text c="dimmed" size="sm">
          {whyNoTranscript(call)} Here is what the assistant looked up and did.
        </Text>
      )}
      <div className={classes["steps"]}>
        {call.steps.map((step) => (
          <ToolStep key={`${step.toolCallId} ${step.at}`} step={step} />
        ))}
      </div>
    </div>
  );
}

function Nothing({ call }: { readonly call: Call }) {
  if (call.isErased) {
    return (
      <EmptyState icon={IconUserOff} title="What was said has been erased">
        {call.facts.isDeletedAtVapi === true
          ? "The call was deleted at Vapi, and our copy with it."
          : "The caller asked us to delete their data."}{" "}
        All that is left is when the call took place and how it ended.
      </EmptyState>
    );
  }
  if (call.areWordsRemoved) {
    return (
      <EmptyState icon={IconMessageOff} title="What was said is no longer kept">
        The clinic’s settings say how long it is kept. When the call took place and what came of it are still
        here.
      </EmptyState>
    );
  }
  if (isGoingOn(call)) {
    return (
      <EmptyState icon={IconPhoneCall} title="The call is still in progress">
        What the assistant looks up appears here as it happens. The transcript follows when the call ends.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconMessageOff} title="There is no transcript">
      Vapi did not send one, and the assistant did not look anything up. That is normal when somebody hangs up
      right away.
    </EmptyState>
  );
}

function whyNoTranscript(call: Call): string {
  if (call.isErased) return "What was said has been erased.";
  if (call.areWordsRemoved) return "What was said is no longer kept.";
  if (isGoingOn(call)) return "The call is still in progress; the transcript follows when it ends.";
  return "Vapi did not send a transcript for this call.";
}
