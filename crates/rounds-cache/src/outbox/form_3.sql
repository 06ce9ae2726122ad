-- The place of an op in the audit chain of this device, as JSON; of a kind that is audited. The end of the chain is in meta.
ALTER TABLE ops ADD COLUMN audit TEXT;
