DROP TABLE look, session, staff, confirmation, history, request, event, open_folio, closed_folio,
    label_key;
DROP FUNCTION refuse_change;
