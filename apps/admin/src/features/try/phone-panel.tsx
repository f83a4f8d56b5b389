import { Button, TextInput } from "@mantine/core";
import { IconPhone, IconPhoneOff } from "@tabler/icons-react";
import { type FormatPhone, useFormatPhone } from "../../format/phone.ts";
import { Panel } from "../../ui/panel.tsx";
import { PRESETS, type PresetName } from "./presets.ts";
import classes from "./try.module.css";
import type { OpenCall } from "./turns.ts";
import type { TryLineState } from "./use-try-line.ts";

type PhonePanelProps = {
  readonly line: TryLineState;
  readonly form: { readonly from: string; readonly setFrom: (from: string) => void };
  readonly onPreset: (preset: PresetName) => void;
};

/** Who calls, and calls that play themselves. */
export function PhonePanel({ line, form, onPreset }: PhonePanelProps) {
  return (
    <div className={classes["caller"]}>
      <Panel title="The phone">
        <div className={classes["phone"]}>
          <CallBar line={line} form={form} />
          <fieldset className={classes["group"]}>
            <legend>Play a call</legend>
            <div className={classes["presets"]}>
              {PRESETS.map(({ name, label, what }) => (
                <Button
                  key={name}
                  variant="default"
                  radius="xl"
                  px={10}
                  title={what}
                  disabled={line.isBusy}
                  onClick={() => onPreset(name)}
                >
                  {label}
                </Button>
              ))}
            </div>
          </fieldset>
        </div>
      </Panel>
    </div>
  );
}

function CallBar({ line, form }: Pick<PhonePanelProps, "line" | "form">) {
  const { call, isBusy } = line;
  const formatPhone = useFormatPhone();
  if (call === null) {
    return (
      <div className={classes["bar"]}>
        <TextInput
          label="Caller’s number"
          description="Leave empty to call without a number"
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
        {describeCaller(call, formatPhone)}
      </span>
      <Button
        variant="light"
        color="red"
        {...(isBusy ? {} : { c: "var(--danger-ink)" })}
        leftSection={<IconPhoneOff size={17} aria-hidden />}
        disabled={isBusy}
        onClick={() => void line.run(line.hangUp)}
      >
        Hang up
      </Button>
    </div>
  );
}

const describeCaller = ({ from }: OpenCall, formatPhone: FormatPhone): string =>
  from === null ? "On the line, without a number" : `On the line from ${formatPhone(from)}`;
