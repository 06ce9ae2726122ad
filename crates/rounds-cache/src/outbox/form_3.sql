-- The place of an op in the audit chain of this device, as JSON; of a kind that is audited. The end of the chain is in meta.
ALTER TABLE ops ADD COLUMN audit TEXT;
-- 1: it may not wait behind other work.
ALTER TABLE ops ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0 CONSTRAINT ops_urgent_known CHECK (urgent IN (0, 1));
CREATE INDEX ops_urgent ON ops (number) WHERE urgent = 1;
