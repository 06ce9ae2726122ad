
export type DeviceId = string;
