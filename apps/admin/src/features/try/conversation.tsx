import { Switch, Text } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { TOOLS } from "./tools.ts";
import classes from "./try.module.css";
import type { Turn } from "./turns.ts";

type ConversationProps = { readonly turns: readonly Turn[]; readonly isBusy: boolean };

/** What was said, as on the page of a call, the newest last. */
export function Conversation({ turns, isBusy }: ConversationProps) {
  const [isSpoken, setIsSpoken] = useState(false);
  useSpeech(turns, isSpoken);
  return (
    <div className={classes["talk"]}>
      <Panel
        title="Conversation"
        actions={
          "speechSynthesis" in window && (
            <Switch
              label="Read aloud"
              title="With this browser's voice, which is not the assistant's"
              labelPosition="left"
              checked={isSpoken}
              onChange={(event) => setIsSpoken(event.currentTarget.checked)}
            />
          )
        }
        isFlush
      >
        {turns.length === 0 && (
          <EmptyState icon={IconMessages} title="Nobody has called yet">
            Play one of the calls above, or type below what a caller might say. You will see what the
            assistant answers and what it corrects, and the appointment appears in the calendar.
          </EmptyState>
        )}
        <div role="log" aria-label="Conversation" aria-busy={isBusy} className={classes["log"]}>
          {turns.map((turn, i) => (
            // Turns are only ever added at the end.
            // oxlint-disable-next-line react/no-array-index-key
            <OneTurn key={i} turn={turn} previous={turns[i - 1]} isLast={i === turns.length - 1} />
          ))}
        </div>
      </Panel>
    </div>
  );
}

type OneTurnProps = {
  readonly turn: Turn;
  readonly previous: Turn | undefined;
  readonly isLast: boolean;
};

function OneTurn({ turn, previous, isLast }: OneTurnProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isLast) place.current?.scrollIntoView({ block: "nearest" });
  }, [isLast]);
  return (
    <div ref={place} className={classes["turn"]} data-by={turn.kind}>
      {turn.kind === "note" ? (
        <p className={classes["note"]}>{turn.text}</p>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {turn.kind === "caller" ? turn.who : "Assistant"}
          </Text>
          <p className={classes["bubble"]}>{turn.text}</p>
        </>
      )}
      {turn.kind === "assistant" && turn.answer !== undefined && previous?.kind === "caller" && (
        <AnswerCard
          answer={turn.answer}
          use={previous.use}
          callId={turn.callId}
          label={TOOLS[previous.use.name].label}
        />
      )}
    </div>
  );
}

/** Reads what the assistant says from now on. */
function useSpeech(turns: readonly Turn[], isSpoken: boolean): void {
  const spoken = useRef(0);
  useEffect(() => {
    const fresh = turns.slice(spoken.current);
    spoken.current = turns.length;
    if (!isSpoken) return;
    for (const turn of fresh) {
      if (turn.kind === "assistant") window.speechSynthesis.speak(new SpeechSynthesisUtterance(turn.text));
    }
  }, [turns, isSpoken]);
  useEffect(() => {
    if (!isSpoken) return undefined;
    return () => window.speechSynthesis.cancel();
  }, [isSpoken]);
}
