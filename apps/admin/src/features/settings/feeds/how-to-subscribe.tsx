import { List, Tabs, Text } from "@mantine/core";
import { Panel } from "../../../ui/panel.tsx";

const PROGRAMS = [
  {
    name: "Google",
    steps: [
      "Open calendar.google.com on a computer.",
      "Next to “Other calendars”, click the plus sign, then choose “From URL”.",
      "Paste the link and choose “Add calendar”.",
    ],
    note: "Google checks for changes every few hours. We cannot speed that up.",
  },
  {
    name: "Apple",
    steps: [
      "On a Mac, open Calendar and choose “File”, then “New Calendar Subscription”.",
      "Paste the link and choose “Subscribe”.",
      "Set “Auto-refresh” to every 5 or 15 minutes.",
    ],
    note: "Choose iCloud as the location to have it on your iPhone as well.",
  },
  {
    name: "Outlook",
    steps: [
      "Open Outlook's calendar and choose “Add calendar”.",
      "Choose “Subscribe from web”.",
      "Paste the link, give it a name and choose “Import”.",
    ],
    note: "Outlook checks for changes every few hours.",
  },
] as const;

export function HowToSubscribe() {
  return (
    <Panel title="How to add a link">
      <Tabs defaultValue="Google">
        <Tabs.List>
          {PROGRAMS.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {PROGRAMS.map(({ name, steps, note }) => (
          <Tabs.Panel key={name} value={name} pt="md">
            <List type="ordered" spacing={6}>
              {steps.map((step) => (
                <List.Item key={step}>{step}</List.Item>
              ))}
            </List>
            <Text size="sm" c="dimmed" mt="sm">
              {note} The server must be reachable from the internet.
            </Text>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
