import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Conversation } from "./conversation.tsx";
import { DayPanel } from "./day-panel.tsx";
import { PhonePanel } from "./phone-panel.tsx";
import { CALLER } from "./presets.ts";
import { SayPanel } from "./say-panel.tsx";
import type { Heard, ToolName } from "./tools.ts";
import classes from "./try.module.css";
import { usePresets } from "./use-presets.ts";
import { useTryLine } from "./use-try-line.ts";

export function TryScreen() {
  const { role } = useOrganization();
  return (
    <>
      <PageHeader
        title="Try the line"
        description="Play a caller without a phone. What you send goes through the same line as a real call, so bookings are real until you cancel them."
      />
      {role === "viewer" ? <NotForViewers /> : <Line />}
    </>
  );
}

function NotForViewers() {
  return (
    <Panel isFlush>
      <EmptyState icon={IconLock} title="Your role is view-only">
        Test calls book real appointments. Ask an owner of the organization for the staff role.
      </EmptyState>
    </Panel>
  );
}

function Line() {
  const line = useTryLine();
  const [from, setFrom] = useState(CALLER.number);
  const [tool, setTool] = useState<ToolName>("bookClinicAppointment");
  const [heard, setHeard] = useState<Heard>({});
  const fill = (name: ToolName, fields: Heard) => {
    setTool(name);
    setHeard(fields);
  };
  const { play } = usePresets(line, { from, fill });
  const send = () =>
    line.run(async () => {
      const call = line.open.current ?? (await line.start(from));
      await line.ask(call, { name: tool, heard });
    });
  return (
    <div className={classes["screen"]}>
      <PhonePanel line={line} form={{ from, setFrom }} onPreset={(preset) => void play(preset)} />
      <Conversation turns={line.turns} isBusy={line.isBusy} />
      <DayPanel focus={line.focus} turns={line.turns} onDay={line.showDay} />
      <SayPanel
        form={{ tool, setTool, heard, setHeard }}
        isBusy={line.isBusy}
        isOnTheLine={line.call !== null}
        onSend={() => void send()}
      />
    </div>
  );
}
