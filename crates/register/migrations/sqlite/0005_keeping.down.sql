-- Case data that are gone stay gone; what lists named stands as before, and can be removed by no
-- list any more.
DROP INDEX look_by_time;
DROP INDEX request_by_answer;
ALTER TABLE request DROP COLUMN purged_on;
DROP TABLE listed;
DROP TABLE known_state;
