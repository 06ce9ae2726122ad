export { type CommandName, call, type Input, type Output } from "./client";
export { AppFailure, asFailure } from "./failures";
export { type Act, makeQueryClient, useAct, useChanges, useCommand } from "./hooks";
