
export type AppErrorDto = { code: string, message: string, detail: Record<string, string>, };
