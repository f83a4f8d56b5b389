import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { describeProblem } from "../../../api/describe-problem.ts";

/** Why a form was not saved, above its buttons. */
export function FormProblem({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  const { title, detail } = describeProblem(error);
  return (
    <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert" title={title}>
      {detail}
    </Alert>
  );
}
