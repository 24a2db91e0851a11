DROP TABLE event;
DROP TABLE label_key;
