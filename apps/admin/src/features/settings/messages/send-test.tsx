import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useApi } from "../../../api/api-context.ts";
import { describeProblem } from "../../../api/describe-problem.ts";
import { Panel } from "../../../ui/panel.tsx";

const WAYS = [
  { value: "email", label: "E-mail" },
  { value: "sms", label: "Text message" },
];

const SENT = {
  smtp: "Sent. Look into the mailbox.",
  twilio: "Twilio has taken it. It should arrive within a minute.",
  simulated: "Taken by the simulated Twilio on this machine, and sent to nobody.",
  catcher: "Kept on this server and sent to nobody: there is nobody yet who could send it.",
} as const;

/** For whoever sets it up: does anything arrive? */
export function SendTest() {
  const { client } = useApi();
  const [channel, setChannel] = useState<"email" | "sms">("email");
  const [to, setTo] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    try {
      const outcome = await client.messages.sendTest.mutate({ channel, to });
      setSaid(outcome.kind === "sent" ? SENT[outcome.via] : outcome.message);
    } catch (error) {
      setSaid(describeProblem(error).detail);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Panel title="Send me a test">
      <form onSubmit={(event) => void submit(event)}>
        <Group align="flex-end" gap="xs">
          <Select
            label="By"
            data={WAYS}
            value={channel}
            onChange={(way) => setChannel(way === "sms" ? "sms" : "email")}
            allowDeselect={false}
            w={170}
          />
          <TextInput
            label={channel === "sms" ? "Your mobile number" : "Your e-mail address"}
            value={to}
            onChange={({ currentTarget: { value } }) => (setTo(value), setSaid(null))}
            maxLength={320}
            flex="1 1 220px"
          />
          <Button type="submit" variant="default" loading={isBusy} disabled={to.trim() === ""}>
            Send
          </Button>
        </Group>
      </form>
      <Text size="sm" mt="xs" role="status">
        {said}
      </Text>
    </Panel>
  );
}
