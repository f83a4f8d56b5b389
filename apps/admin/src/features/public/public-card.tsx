import { Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Brand } from "../../shell/shell.tsx";
import classes from "../sign-in/sign-in.module.css";

/** The frame of a page for people who are not signed in. */
export function PublicCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · CallWaiting`;
  }, [title]);
  return (
    <main className={classes["page"]}>
      <div className={classes["card"]}>
        <Brand />
        <Title order={1} mt={28} mb="md">
          {title}
        </Title>
        {children}
      </div>
    </main>
  );
}
