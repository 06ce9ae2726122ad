/** Who the sheet is about, for its title. */
import { useCommand } from "@/api";

export interface CustomerLine {
  name: string;
  place: string;
}

/** Name and place; the number stands in while the name is not known (a customer who is no longer assigned). */
export function useCustomerLine(customerNo: string | null): CustomerLine {
  const view = useCommand(
    "customer_open",
    { customer_no: customerNo ?? "" },
    { enabled: customerNo !== null },
  );
  const row = view.data?.row;
  return { name: row?.name ?? customerNo ?? "", place: row?.village ?? row?.place ?? "" };
}
