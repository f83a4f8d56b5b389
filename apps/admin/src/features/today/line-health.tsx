import { Anchor } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import type { LineState } from "./today-data.ts";
import classes from "./today.module.css";

const ICONS = { synced: IconCircleCheck, pending: IconRefresh, failed: IconAlertTriangle } as const;

/** One line per assistant: does Vapi speak as the clinic wants? */
export function LineHealth() {
  const trpc = useTRPC();
  const { role } = useOrganization();
  const { data = [] } = useQuery(trpc.metrics.line.queryOptions());
  if (data.length === 0) return null;
  const mayOpen = role === "owner" || role === "admin";
  return (
    <ul className={classes["health"]}>
      {data.map((line) => {
        const Picture = ICONS[line.state];
        return (
          <li key={line.role} className={classes["line"]} data-state={line.state}>
            <Picture size={20} stroke={1.8} aria-hidden />
            <span>
              {describeLine(line)}
              {line.state === "failed" && mayOpen && (
                <>
                  {" "}
                  <Anchor component={Link} to="/assistants" inherit fw={600}>
                    Open assistants
                  </Anchor>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function describeLine({ name, role, state, problem }: LineState): string {
  const who = role === "inbound" ? `${name}, who answers calls,` : `${name}, who makes calls,`;
  if (state === "synced") return `${who} is up to date.`;
  if (state === "pending") return `${who} is about to get your latest changes.`;
  return `${who} does not have your latest changes. ${problem ?? ""}`.trimEnd();
}
