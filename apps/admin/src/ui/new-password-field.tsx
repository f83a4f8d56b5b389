import { PasswordInput } from "@mantine/core";

/** As in the server's PASSWORD_LENGTH, which has the last word. */
export const MIN_LENGTH = 10;

export function NewPasswordField({ error }: { readonly error: string | null }) {
  return (
    <PasswordInput
      label="Password"
      description={`At least ${MIN_LENGTH} characters. Three or four words work well.`}
      name="password"
      autoComplete="new-password"
      size="md"
      required
      withAsterisk={false}
      error={error}
      visibilityToggleButtonProps={{ "aria-label": "Show password" }}
    />
  );
}

export const passwordProblem = (password: string): string | null =>
  password.length < MIN_LENGTH ? `This is too short. Use at least ${MIN_LENGTH} characters.` : null;
