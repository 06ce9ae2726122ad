-- The indexes of the orders carry what the list is filtered by, so that a page is read along them alone.
CREATE INDEX customers_by_name ON customers (name_key, rid, branch, village, rm, last_contact_on);
CREATE INDEX customers_by_place ON customers (place, village, name_key, rid, branch, rm, last_contact_on);
CREATE INDEX customers_by_village ON customers (village, name_key, rid);
CREATE INDEX customers_by_segment ON customers (segment, name_key, rid, branch, village, rm, last_contact_on);
CREATE INDEX customers_by_contact ON customers (last_contact_on, name_key, rid, branch, village, rm);
CREATE INDEX customers_by_assets ON customers (assets_minor, name_key, rid, branch, village, rm, last_contact_on);
CREATE INDEX customers_by_since ON customers (since, name_key, rid, branch, village, rm, last_contact_on);
CREATE INDEX customers_by_rm ON customers (rm, name_key, rid);
CREATE INDEX customers_by_branch ON customers (branch, branch_zh, branch_en, name_key, rid);
