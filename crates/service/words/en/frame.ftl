# What stands on every page.
frame-skip = Skip to content
frame-languages = Language
frame-footer = More pages
frame-notice = What this is about
frame-object = Object
frame-log = Verify
frame-contact = Contact
frame-no-cookies = These pages set no cookies and need no JavaScript.
