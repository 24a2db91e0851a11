//! Admission rules; one file a rule, each with its reason code and its article.
