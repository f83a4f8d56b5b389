import { notifications } from "@mantine/notifications";

/** Something that was not done, without being an error. */
export function tell(title: string, message: string): void {
  notifications.show({
    title,
    message,
    color: "yellow.8",
    autoClose: 12_000,
    withBorder: true,
    role: "alert",
  });
}
