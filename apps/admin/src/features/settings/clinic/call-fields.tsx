import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { count } from "../../../format/amount.ts";
import { useFormatPhone } from "../../../format/phone.ts";
import { CALLER_CHECKS } from "./caller-checks.ts";
import type { ClinicFieldsProps } from "./clinic-types.ts";

const MAX_DAYS = 3650;

/** Where calls are transferred to, what callers must know, and how long what was said is kept. */
export function CallFields({ value, saved, change }: ClinicFieldsProps) {
  const formatPhone = useFormatPhone();
  const shown = saved.transferNumber === null ? "" : formatPhone(saved.transferNumber);
  const { callWordsDays: days } = value;
  return (
    <>
      <TextInput
        type="tel"
        label="Transfer number"
        description="Where the assistant transfers callers who need a person. Without a number, it takes a message."
        value={value.transferNumber === saved.transferNumber ? shown : (value.transferNumber ?? "")}
        onChange={({ currentTarget: { value: typed } }) =>
          change({ transferNumber: typed === shown ? saved.transferNumber : typed })
        }
        placeholder="(415) 555-0100"
        autoComplete="off"
        maxLength={50}
      />
      <Select
        label="Before it reads, moves or cancels an appointment, callers must say"
        description={CALLER_CHECKS.find((each) => each.value === value.callerCheck)?.meaning}
        data={CALLER_CHECKS.map(({ value: check, label }) => ({ value: check, label }))}
        value={value.callerCheck}
        onChange={(check) =>
          change({
            callerCheck: CALLER_CHECKS.find((each) => each.value === check)?.value ?? value.callerCheck,
          })
        }
        allowDeselect={false}
      />
      <Switch
        label="Offer the waitlist"
        description="Callers for whom no free time fits are asked whether they would like to be on the waitlist. They are promised nothing but to be asked when something fits."
        checked={value.offersWaitlist}
        onChange={({ currentTarget: { checked } }) => change({ offersWaitlist: checked })}
      />
      <NumberInput
        label="Keep call contents for"
        description={describeKeeping(days)}
        value={days ?? ""}
        onChange={(typed) =>
          change({
            callWordsDays: typed === "" ? null : Math.min(MAX_DAYS, Math.max(1, Math.round(Number(typed)))),
          })
        }
        placeholder="No limit"
        min={1}
        max={MAX_DAYS}
        suffix={days === 1 ? " day" : " days"}
        allowDecimal={false}
      />
      <Switch
        label="Keep recordings here"
        description="Links to recordings end, some within an hour. Switched on, the recordings of later calls are copied to this server, up to 50 MB each, and removed together with what was said."
        checked={value.keepRecordings}
        onChange={({ currentTarget: { checked } }) => change({ keepRecordings: checked })}
      />
    </>
  );
}

function describeKeeping(days: number | null): string {
  if (days === null) {
    return "Without a limit, transcripts, recordings and what callers said are kept until you delete a person’s data.";
  }
  return (
    `Once a day, the transcript, summary, recording and whatever the caller said are permanently removed from calls ` +
    `that are more than ${count(days, "day")} old. When they called, from which number, and what was booked is kept. ` +
    "Vapi keeps its own copies: set a limit there as well."
  );
}
