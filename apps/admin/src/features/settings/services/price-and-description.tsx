import { currencyOfRegion } from "@callwaiting/domain/currency-of-region";
import { MAX_PRICE_MINOR, minorDigits } from "@callwaiting/domain/price";
import { NumberInput, Textarea } from "@mantine/core";
import { useOrganization } from "../../../api/session.ts";
import type { Service } from "../../../api/whole-lists.ts";

type Told = Pick<Service, "price" | "description">;
type PriceAndDescriptionProps = {
  readonly value: Told;
  readonly change: (told: Partial<Told>) => void;
};

/** What callers are told when they ask. A price keeps the currency in which it was written down. */
export function PriceAndDescription({ value: { price, description }, change }: PriceAndDescriptionProps) {
  const { region } = useOrganization();
  const currency = price?.currency ?? currencyOfRegion(region);
  const digits = minorDigits(currency);
  return (
    <>
      <NumberInput
        label={`Price (${currency})`}
        description="Told to callers who ask. Leave it empty to tell none; 0 is free of charge."
        value={price ? price.minor / 10 ** digits : ""}
        onChange={(next) => {
          const minor = Math.round(Number(next) * 10 ** digits);
          change({ price: next === "" || !Number.isFinite(minor) ? null : { minor, currency } });
        }}
        min={0}
        max={MAX_PRICE_MINOR / 10 ** digits}
        decimalScale={digits}
        allowNegative={false}
        thousandSeparator=","
        hideControls
      />
      <Textarea
        label="Description"
        description="What it is, in a sentence or two, as the assistant says it to a caller who asks."
        value={description ?? ""}
        onChange={(event) => change({ description: event.currentTarget.value || null })}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={6}
      />
    </>
  );
}
