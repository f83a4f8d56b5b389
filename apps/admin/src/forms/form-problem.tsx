import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { describeProblem } from "../api/describe-problem.ts";
import { type ErrorKind, errorKind } from "../api/error-kind.ts";

/** Kinds whose message the server wrote for the person who filled in the form. */
const EXPLAINED: ReadonlySet<ErrorKind> = new Set(["refused", "not_found", "no_permission"]);

/** Why a form was not saved, above its buttons. */
export function FormProblem({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  const { title, detail } = describeProblem(error);
  const isExplained = error instanceof Error && EXPLAINED.has(errorKind(error));
  return (
    <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert" title={title}>
      {isExplained ? error.message : detail}
    </Alert>
  );
}
