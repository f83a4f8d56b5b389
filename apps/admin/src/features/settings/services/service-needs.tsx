import { Anchor, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Resource, type Service, useResourcesQuery } from "../../../api/whole-lists.ts";

type Needs = Service["needs"];
type ServiceNeedsProps = { readonly value: Needs; readonly change: (needs: Needs) => void };

/** Rooms and equipment: of each list one. What is in one list is not offered in another. */
export function ServiceNeeds({ value, change }: ServiceNeedsProps) {
  const all = useQuery(useResourcesQuery()).data ?? [];
  const usable = all.filter(({ active }) => active);
  const setNeed = (index: number, ids: readonly string[]) =>
    change(value.map((need, n) => (n === index ? ids.toSorted() : need)));
  const isLeft = usable.some(({ resourceId }) => !value.flat().includes(resourceId));
  return (
    <Stack gap="sm">
      <Text size="sm" fw={500}>
        Rooms and equipment
      </Text>
      {usable.length === 0 && <NothingYet />}
      {value.map((need, index) => (
        <Need
          // Needs have no names: they are told apart by their places.
          key={index}
          number={index + 1}
          need={need}
          choices={usable.filter(
            ({ resourceId }) => need.includes(resourceId) || !value.flat().includes(resourceId),
          )}
          onChange={(ids) => setNeed(index, ids)}
          onRemove={() => change(value.filter((_, n) => n !== index))}
        />
      ))}
      {isLeft && value.length < 10 && value.every(({ length }) => length > 0) && (
        <Group>
          <Button variant="default" size="sm" onClick={() => change([...value, []])}>
            {value.length === 0 ? "It needs a room or a device" : "It also needs"}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function NothingYet() {
  return (
    <Text size="sm" c="dimmed">
      What services share is set up under{" "}
      <Anchor
        size="sm"
        underline="always"
        renderRoot={(props) => <Link {...props} to="/settings/resources" />}
      >
        Rooms & equipment
      </Anchor>
      .
    </Text>
  );
}

type NeedProps = {
  readonly number: number;
  readonly need: readonly string[];
  readonly choices: readonly Resource[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly onRemove: () => void;
};

function Need({ number, need, choices, onChange, onRemove }: NeedProps) {
  return (
    <Checkbox.Group
      label={need.length > 1 ? "Needs one of these" : "Needs"}
      value={[...need]}
      onChange={onChange}
    >
      <Stack gap="xs" mt="xs">
        {choices.map(({ resourceId, name }) => (
          <Checkbox key={resourceId} value={resourceId} label={name} />
        ))}
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={onRemove} aria-label={`Remove need ${number}`}>
            Remove
          </Button>
        </Group>
      </Stack>
    </Checkbox.Group>
  );
}

/** "Room 1 or Room 2, and Ultrasound" */
export function sayNeeds(needs: Needs, nameOf: (resourceId: string) => string): string {
  const said = needs.filter(({ length }) => length > 0).map((need) => need.map(nameOf).join(" or "));
  return said.length === 0 ? "none" : said.join(", and ");
}
