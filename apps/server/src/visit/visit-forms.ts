import { IsoInstant } from "@callwaiting/domain";
import { z } from "zod";

/** What a form of a page sends; anything else is none of ours. */
export const VersionForm = z.object({ version: z.string().min(1).max(100) });

export const MoveForm = VersionForm.extend({
  to: IsoInstant,
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
  with: z.guid(),
});

/** A yes says back when it is. */
export const AcceptForm = VersionForm.extend({ at: z.iso.datetime({ local: true }) });

export const ChosenTime = z.object({ to: IsoInstant, with: z.guid() });

const single = (value: unknown) => (typeof value === "string" ? value : undefined);

/** What is written in an address by hand is left out. */
export const TimesQuery = z.object({
  from: z.preprocess(single, z.iso.date().optional()).catch(undefined),
  taken: z.preprocess(single, z.string().optional()),
});

export const DoneQuery = z.object({ done: z.preprocess(single, z.string().optional()) });
