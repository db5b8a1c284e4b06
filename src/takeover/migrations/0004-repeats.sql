-- Deliveries that repeat another, so that they do not alert after a restart either.
ALTER TABLE deliveries ADD COLUMN repeat INTEGER;
