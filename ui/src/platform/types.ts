/** What the screens need of the place they run in. Knows nothing of commands' meaning. */
export interface Platform {
  /** Runs a command; rejects with the host's failure as it came (`{code, message, detail}`) or a transport error. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Calls `listener` with every `Changes` of the host; the answer stops it. */
  onChanges(listener: (changes: unknown) => void): () => void;
  /** Lets the person choose a folder, in a dialog that begins at `start`; null when nothing was chosen. Absent where the
   * place has no such dialog. */
  pickFolder?(title: string, start: string): Promise<string | null>;
}
