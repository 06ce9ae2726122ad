
export type Delivery = "on_device" | "sent" | "signed_for" | "needs_attention";
