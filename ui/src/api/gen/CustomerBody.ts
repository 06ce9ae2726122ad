import type { BranchCode } from "./BranchCode";
import type { ConsentBody } from "./ConsentBody";
import type { Currency } from "./Currency";
import type { CustomerNo } from "./CustomerNo";
import type { HoldingBody } from "./HoldingBody";
import type { StaffNo } from "./StaffNo";
import type { Text } from "./Text";

export type CustomerBody = { customer_no: CustomerNo, name: string, invented: boolean, branch: BranchCode, branch_name: Text, rm: StaffNo, birth_year: number | null, id_number: string | null, phone: string | null, address: string | null, place: string, village: string | null, grid: string | null, occupation: string | null, customer_since: string, risk_level: number | null, risk_assessed_on: string | null, do_not_disturb: boolean, personalisation: boolean, consents: Array<ConsentBody>, holdings: Array<HoldingBody>, currency: Currency, source: string, as_of: string, };
