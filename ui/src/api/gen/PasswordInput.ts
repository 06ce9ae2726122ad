
export type PasswordInput = { password: string, };
