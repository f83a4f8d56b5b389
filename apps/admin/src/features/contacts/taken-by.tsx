import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ContactItem, SaveOutcome } from "./contact-types.ts";

type TakenByProps = {
  readonly taken: Extract<SaveOutcome, { kind: "taken" }>;
  readonly onMerge?: ((other: Pick<ContactItem, "contactId" | "name">) => void) | undefined;
};

/** Who has the number already, and what can be done. */
export function TakenBy({ taken: { field, contactId, name }, onMerge }: TakenByProps) {
  return (
    <>
      This {field === "phone" ? "number" : "address"} belongs to{" "}
      <Anchor
        inherit
        c="inherit"
        underline="always"
        renderRoot={(props) => <Link {...props} to="/contacts/$contactId" params={{ contactId }} />}
      >
        {name}
      </Anchor>
      .{" "}
      {onMerge !== undefined && (
        <Anchor
          component="button"
          type="button"
          inherit
          c="inherit"
          underline="always"
          onClick={() => onMerge({ contactId, name })}
        >
          Merge the two
        </Anchor>
      )}
    </>
  );
}
