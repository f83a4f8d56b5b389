import { Select, TextInput } from "@mantine/core";
import { useMemo } from "react";
import type { ClinicFieldsProps } from "./clinic-types.ts";
import { ZoneField } from "./zone-field.tsx";
import { listRegions } from "./zones.ts";

type PlaceFieldsProps = ClinicFieldsProps & { readonly nameProblem: string | null };

/** What the clinic is called, and where it is. */
export function PlaceFields({ value, saved, change, nameProblem }: PlaceFieldsProps) {
  const regions = useMemo(() => listRegions(saved.region), [saved.region]);
  return (
    <>
      <TextInput
        label="Name"
        description="The assistant says it to callers."
        value={value.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={nameProblem}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <ZoneField
        value={value.timeZone}
        saved={saved.timeZone}
        onChange={(timeZone) => change({ timeZone })}
        keep={value.keep ?? "clock"}
        onKeep={(keep) => change({ keep })}
      />
      <Select
        label="Country"
        description="Phone numbers without a country code are taken to be from this country."
        data={regions}
        value={value.region}
        onChange={(region) => change({ region: region ?? value.region })}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No country by that name"
      />
    </>
  );
}
