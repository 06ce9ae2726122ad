/** Calls commands with the types that Rust generated. Knows no screen. */
import { platform } from "@/platform";
import { asFailure } from "./failures";
import type { CommandName, Commands } from "./gen/commands";

export type { CommandName, Commands };
export type Input<N extends CommandName> = Commands[N]["input"];
export type Output<N extends CommandName> = Commands[N]["output"];

/** Runs a command. Rejects with an `AppFailure`, nothing else. */
export async function call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
  try {
    return (await platform().call(name, input)) as Output<N>;
  } catch (thrown) {
    throw asFailure(thrown);
  }
}
