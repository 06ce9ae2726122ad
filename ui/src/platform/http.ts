import type { Platform } from "./types";

/** A plain browser in front of the loopback host: commands over HTTP, changes as server-sent events. */
export const httpPlatform: Platform = {
  async call(name, input) {
    const answer = await fetch(`/v1/commands/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw body;
    return body;
  },
  onChanges(listener) {
    const source = new EventSource("/v1/events");
    const hear = (event: MessageEvent<string>) => listener(JSON.parse(event.data));
    source.addEventListener("message", hear);
    source.addEventListener("changes", hear as EventListener);
    return () => source.close();
  },
};
