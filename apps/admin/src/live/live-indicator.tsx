import { useSyncExternalStore } from "react";
import { useApi } from "../api/api-context.ts";
import type { LiveState } from "./live-connection.ts";
import classes from "./live-indicator.module.css";

const WORDS: Readonly<Record<LiveState, string>> = {
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
  paused: "Paused",
};

/** Whether changes made elsewhere appear by themselves at the moment. */
export function LiveIndicator() {
  const { connection } = useApi().live;
  const state = useSyncExternalStore(connection.subscribe, connection.state);
  return (
    <span className={classes["live"]} data-state={state} role="status">
      <span className={classes["dot"]} aria-hidden />
      <span className={classes["word"]}>{WORDS[state]}</span>
    </span>
  );
}
