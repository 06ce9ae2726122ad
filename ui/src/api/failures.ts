/** A command that failed, as the screens see it: a stable code, and values for its sentence. */
export class AppFailure extends Error {
  readonly code: string;
  readonly detail: Record<string, string>;

  constructor(code: string, detail: Record<string, string> = {}, message = code) {
    super(message);
    this.name = "AppFailure";
    this.code = code;
    this.detail = detail;
  }
}

/** Whatever a platform threw, as a failure. A transport error becomes `host.unreachable`. */
export function asFailure(thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown;
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string") {
    const { code, detail, message } = thrown as {
      code: string;
      detail?: Record<string, string>;
      message?: string;
    };
    return new AppFailure(code, detail ?? {}, message ?? code);
  }
  return new AppFailure("host.unreachable", {}, String(thrown));
}
