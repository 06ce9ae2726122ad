/** Puts a text into the clipboard and says that it did. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useT } from "@/locales";

interface CopyButtonProps {
  text: string;
  /** What is copied; plain "Copy" without it. */
  label?: string;
  className?: string | undefined;
}

export function CopyButton({ text, label, className }: CopyButtonProps) {
  const t = useT();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(null),
    );
  return (
    <Button size="xs" variant="default" className={className} onClick={() => void copy()}>
      {copied === text ? t("common.copied") : (label ?? t("common.copy"))}
    </Button>
  );
}
