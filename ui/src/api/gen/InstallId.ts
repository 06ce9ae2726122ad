
export type InstallId = string;
