/** Headquarters wants the password again; until then everything else goes on. */
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAct } from "@/api";
import type { UnsentWork } from "@/api/gen/UnsentWork";
import { useT } from "@/locales";
import { FailureNote } from "@/shared/FailureNote";
import classes from "./SyncSignIn.module.css";
import { unsentWords } from "./unsentWords";

export function SyncSignIn({ unsent }: { unsent: UnsentWork }) {
  const t = useT();
  const signIn = useAct("sync_sign_in");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn.run({ password }).then(
      () => setPassword(""),
      () => undefined,
    );
  };
  return (
    <form className={classes.signIn} onSubmit={submit}>
      <PasswordInput
        label={t("shell.sync.signInLabel", unsentWords(unsent, t))}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
      />
      {signIn.failure && <FailureNote failure={signIn.failure} />}
      <Button type="submit" size="xs" loading={signIn.busy} disabled={password === ""}>
        {t("shell.sync.signIn")}
      </Button>
    </form>
  );
}
