-- 0025-event-by-member.sql: what lately happened to a member is found without looking through everybody's events.
CREATE INDEX event_by_member ON event (organisation_id, member_id, type, at_ms) WHERE member_id IS NOT NULL;
