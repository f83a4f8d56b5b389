import { Button, Select, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { Panel } from "../../ui/panel.tsx";
import { type Heard, TOOLS, TOOL_NAMES, type ToolName } from "./tools.ts";
import classes from "./try.module.css";

export type SayForm = {
  readonly tool: ToolName;
  readonly setTool: (tool: ToolName) => void;
  readonly heard: Heard;
  readonly setHeard: (heard: Heard) => void;
};

type SayPanelProps = {
  readonly form: SayForm;
  readonly isBusy: boolean;
  readonly isOnTheLine: boolean;
  readonly onSend: () => void;
};

/** What the model hears, typed by hand. */
export function SayPanel({ form, isBusy, isOnTheLine, onSend }: SayPanelProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <div className={classes["say"]}>
      <Panel title="Type what the model hears">
        <form onSubmit={submit}>
          <HeardFields form={form} />
          <Button type="submit" loading={isBusy} className={classes["send"] ?? ""}>
            {isOnTheLine ? "Say it" : "Call and say it"}
          </Button>
        </form>
      </Panel>
    </div>
  );
}

function HeardFields({ form: { tool, setTool, heard, setHeard } }: { readonly form: SayForm }) {
  return (
    <div className={classes["fields"]}>
      <Select
        label="The caller wants to"
        className={classes["wide"] ?? ""}
        data={TOOL_NAMES.map((name) => ({ value: name, label: TOOLS[name].label }))}
        value={tool}
        allowDeselect={false}
        onChange={(value) => value !== null && setTool(value)}
      />
      {TOOLS[tool].fields.map(({ name, label, example }) => (
        <TextInput
          key={name}
          label={label}
          placeholder={`e.g. ${example}`}
          autoComplete="off"
          maxLength={300}
          value={heard[name] ?? ""}
          onChange={(event) => setHeard({ ...heard, [name]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
