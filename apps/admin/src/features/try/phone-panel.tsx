import { Button, Select, TextInput } from "@mantine/core";
import { IconPhone, IconPhoneOff } from "@tabler/icons-react";
import type { FormEvent } from "react";
import { formatPhone } from "../../format/phone.ts";
import { Panel } from "../../ui/panel.tsx";
import { PRESETS, type PresetName } from "./presets.ts";
import { type Heard, TOOLS, TOOL_NAMES, type ToolName } from "./tools.ts";
import classes from "./try.module.css";
import type { OpenCall, TryLineState } from "./use-try-line.ts";

export type PhoneForm = {
  readonly from: string;
  readonly setFrom: (from: string) => void;
  readonly tool: ToolName;
  readonly setTool: (tool: ToolName) => void;
  readonly heard: Heard;
  readonly setHeard: (heard: Heard) => void;
};

type PhonePanelProps = {
  readonly line: TryLineState;
  readonly form: PhoneForm;
  readonly onSend: () => void;
  readonly onPreset: (preset: PresetName) => void;
};

/** The caller's side: who calls, what happens, what the model hears of it. */
export function PhonePanel({ line, form, onSend, onPreset }: PhonePanelProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <Panel title="The phone">
      <form onSubmit={submit} className={classes["phone"]}>
        <CallBar line={line} form={form} />
        <fieldset className={classes["group"]}>
          <legend>Play something that goes wrong on real calls</legend>
          <div className={classes["presets"]}>
            {PRESETS.map(({ name, label, what }) => (
              <Button
                key={name}
                variant="default"
                radius="xl"
                title={what}
                disabled={line.isBusy}
                onClick={() => onPreset(name)}
              >
                {label}
              </Button>
            ))}
          </div>
        </fieldset>
        <fieldset className={classes["group"]}>
          <legend>Or type what the model hears</legend>
          <HeardFields form={form} />
          <Button type="submit" loading={line.isBusy} className={classes["send"] ?? ""}>
            {line.call === null ? "Call and say it" : "Say it"}
          </Button>
        </fieldset>
      </form>
    </Panel>
  );
}

function CallBar({ line, form }: Pick<PhonePanelProps, "line" | "form">) {
  const { call, isBusy } = line;
  if (call === null) {
    return (
      <div className={classes["bar"]}>
        <TextInput
          label="Who calls"
          description="Empty: a call without a number"
          className={classes["grow"] ?? ""}
          type="tel"
          autoComplete="off"
          maxLength={60}
          value={form.from}
          onChange={(event) => form.setFrom(event.currentTarget.value)}
        />
        <Button
          variant="light"
          leftSection={<IconPhone size={17} aria-hidden />}
          disabled={isBusy}
          onClick={() => void line.run(async () => void (await line.start(form.from)))}
        >
          Call
        </Button>
      </div>
    );
  }
  return (
    <div className={classes["bar"]} data-open>
      <span className={classes["grow"]}>
        <span className={classes["live"]} aria-hidden />
        {describeCaller(call)}
      </span>
      <Button
        variant="light"
        color="red"
        leftSection={<IconPhoneOff size={17} aria-hidden />}
        disabled={isBusy}
        onClick={() => void line.run(line.hangUp)}
      >
        Hang up
      </Button>
    </div>
  );
}

const describeCaller = ({ from }: OpenCall): string =>
  from === null ? "On the line, without a number" : `On the line from ${formatPhone(from)}`;

function HeardFields({ form: { tool, setTool, heard, setHeard } }: { readonly form: PhoneForm }) {
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
          placeholder={`as in: ${example}`}
          autoComplete="off"
          maxLength={300}
          value={heard[name] ?? ""}
          onChange={(event) => setHeard({ ...heard, [name]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
