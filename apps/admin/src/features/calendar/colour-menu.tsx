import { ActionIcon, Popover, SegmentedControl, Stack } from "@mantine/core";
import { IconPalette } from "@tabler/icons-react";
import type { Colours } from "./colours.ts";
import classes from "./calendar.module.css";
import { Dot } from "./dot.tsx";

/** What the colours say, and which is which. */
export function ColourMenu({ colours }: { readonly colours: Colours }) {
  return (
    <Popover position="bottom-end" trapFocus withArrow shadow="md" width={260}>
      <Popover.Target>
        <ActionIcon variant="default" size={36} aria-label={`Colors, by ${colours.by}`}>
          <IconPalette size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <SegmentedControl
            fullWidth
            aria-label="Color by"
            value={colours.by}
            onChange={colours.set}
            data={[
              { value: "provider", label: "By provider" },
              { value: "service", label: "By service" },
            ]}
          />
          <ul className={classes["legendList"]}>
            {colours.legend.map(({ id, name, ...hue }) => (
              <li key={id} className={classes["legend"]}>
                <Dot {...hue} />
                {name}
              </li>
            ))}
          </ul>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
