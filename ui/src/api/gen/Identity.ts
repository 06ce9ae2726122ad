import type { ConsentBody } from "./ConsentBody";
import type { CustomerNo } from "./CustomerNo";

export type Identity = { customer_no: CustomerNo, birth_decade: number | null, id_masked: string | null, phone_masked: string | null, address_masked: string | null, place: string, village: string | null, grid: string | null, occupation: string | null, customer_since: string, risk_level: number | null, risk_assessed_on: string | null, risk_expired: boolean, do_not_disturb: boolean, personalisation: boolean, consents: Array<ConsentBody>, source: string, as_of: string, };
