import { Switch, Text } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { TOOLS } from "./tools.ts";
import classes from "./try.module.css";
import type { Turn } from "./use-try-line.ts";

type ConversationProps = { readonly turns: readonly Turn[]; readonly isBusy: boolean };

/** What was said, as on the page of a call, the newest last. */
export function Conversation({ turns, isBusy }: ConversationProps) {
  const [isSpoken, setIsSpoken] = useState(false);
  useSpeech(turns, isSpoken);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (turns.length > 0) end.current?.scrollIntoView({ block: "nearest" });
  }, [turns.length]);
  return (
    <Panel
      title="The conversation"
      actions={
        "speechSynthesis" in window && (
          <Switch
            label="Read answers aloud"
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
          Pick one of the mishaps above, or type what a caller might say. You see what the assistant would
          answer and what it put right; the appointment appears in the calendar.
        </EmptyState>
      )}
      <div role="log" aria-label="Conversation" aria-busy={isBusy} className={classes["log"]}>
        {turns.map((turn, i) => (
          // Turns are only ever added at the end.
          // oxlint-disable-next-line react/no-array-index-key
          <OneTurn key={i} turn={turn} previous={turns[i - 1]} />
        ))}
        <div ref={end} />
      </div>
    </Panel>
  );
}

function OneTurn({ turn, previous }: { readonly turn: Turn; readonly previous: Turn | undefined }) {
  if (turn.kind === "note") return <p className={classes["note"]}>{turn.text}</p>;
  if (turn.kind === "caller") {
    return (
      <div className={classes["turn"]} data-by="caller">
        <Text size="sm" c="dimmed">
          {turn.who}
        </Text>
        <p className={classes["bubble"]}>{turn.text}</p>
      </div>
    );
  }
  return (
    <div className={classes["turn"]} data-by="assistant">
      <Text size="sm" c="dimmed">
        Assistant
      </Text>
      <p className={classes["bubble"]}>{turn.text}</p>
      {turn.answer !== undefined && previous?.kind === "caller" && (
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
