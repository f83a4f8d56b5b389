import { Button, Checkbox, Popover, Stack, TextInput } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import type { CalendarFrame } from "./calendar-data.ts";
import classes from "./calendar.module.css";
import type { Colours } from "./colours.ts";
import { Dot } from "./dot.tsx";
import type { CalendarPlace } from "./use-calendar-place.ts";

type Providers = CalendarFrame["providers"];
type ProviderFilterProps = {
  readonly place: CalendarPlace;
  readonly providers: Providers;
  readonly colours: Colours;
  readonly cancelledCount: number;
};

/** From so many on, a name is typed sooner than it is found. */
const MANY = 8;

/** Whose appointments are shown: all, some, or one alone. */
export function ProviderFilter({ place, providers, colours, cancelledCount }: ProviderFilterProps) {
  const all = providers.map(({ providerId }) => providerId);
  const chosen = place.providers?.filter((id) => all.includes(id)) ?? all;
  const only =
    chosen.length === 1 && all.length > 1
      ? providers.find((each) => chosen[0] === each.providerId)
      : undefined;
  const label =
    chosen.length === all.length ? "Everyone" : (only?.name ?? `${chosen.length} of ${all.length}`);
  return (
    <Popover position="bottom-end" trapFocus withArrow shadow="md" width={320}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconUsers size={18} aria-hidden />}
          classNames={{ label: classes["filterLabel"] ?? "" }}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Choice place={place} providers={providers} colours={colours} chosen={chosen} />
        <Checkbox
          mt="md"
          label={cancelledCount === 0 ? "Show cancelled" : `Show cancelled (${cancelledCount})`}
          checked={place.withCancelled}
          onChange={(event) => place.showCancelled(event.currentTarget.checked)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type ChoiceProps = Pick<ProviderFilterProps, "place" | "providers" | "colours"> & {
  readonly chosen: readonly string[];
};

function Choice({ place, providers, colours, chosen }: ChoiceProps) {
  const [text, setText] = useState("");
  const choose = (ids: readonly string[]) =>
    place.showProviders(ids.length === 0 || ids.length === providers.length ? null : ids);
  const found = providers.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <Checkbox.Group label="Providers" value={[...chosen]} onChange={choose}>
      {providers.length > MANY && (
        <TextInput
          mt="xs"
          type="search"
          aria-label="Find a provider"
          placeholder="Find a provider"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <Stack gap={6} mt="xs" className={classes["filterList"] ?? ""}>
        {found.map(({ providerId, name, active }) => (
          <div key={providerId} className={classes["filterRow"]}>
            <Checkbox
              value={providerId}
              label={
                <span className={classes["legend"]}>
                  <ProviderDot colours={colours} providerId={providerId} />
                  {active ? name : `${name} (archived)`}
                </span>
              }
            />
            <Button
              variant="subtle"
              size="compact-sm"
              flex="none"
              aria-label={`Only ${name}`}
              onClick={() => choose([providerId])}
            >
              Only
            </Button>
          </div>
        ))}
      </Stack>
      {providers.length > chosen.length && (
        <Button mt="xs" variant="default" size="compact-sm" onClick={() => choose([])}>
          Everyone
        </Button>
      )}
    </Checkbox.Group>
  );
}

/** Nothing where colours are those of the services. */
export function ProviderDot({
  colours,
  providerId,
}: Pick<ChoiceProps, "colours"> & { readonly providerId: string }) {
  const hue = colours.hueOfProvider(providerId);
  return hue === null ? null : <Dot {...hue} />;
}
