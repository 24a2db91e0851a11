-- Nobody can come through the organisation any more. Their names stay theirs, because the access
-- log speaks of them by it.
UPDATE staff SET password = 'ended' WHERE name IN (SELECT staff FROM member);
DELETE FROM session WHERE staff IN (SELECT staff FROM member);
DROP TABLE sign_in;
DROP TABLE member;
