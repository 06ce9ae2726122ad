
export type DeviceStage = "new" | "locked" | "unlocked";
