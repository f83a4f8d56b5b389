import { resetSecondFactorByEmail } from "@callwaiting/db";
import { CommandError } from "../report/command-error.ts";
import { withAccounts } from "./with-accounts.ts";

/** For somebody whose phone and codes are lost, and whom no other owner can help. Answers the address. */
export async function resetSecondFactorOf(asked: string | undefined): Promise<string> {
  const email = asked?.trim().toLowerCase() ?? "";
  if (email === "") throw new CommandError("--email is missing.", { hint: "Whose second factor is it?" });
  const isDone = await withAccounts((accounts) => resetSecondFactorByEmail(accounts, email));
  if (!isDone) throw new CommandError("There is no account with this address.");
  return email;
}
