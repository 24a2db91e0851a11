"""Lets Schemathesis say what the served register understands.

The description calls the name of a service or an identifier a text, which is all that can be said
of every installation. Texts that are within the description are replaced by some that are known
here; without this nearly every submission would end at the first check.
"""

import schemathesis

SERVICES = ("plauderei", "bilderei")
VALUES = {
    "account_id": "konto-eins",
    "handle": "lena.kraus",
    "email": "lena@post.example",
    "phone": "+49 30 901820",
    "profile_url": "https://plauderei.example/lena.kraus",
    "content_url": "https://plauderei.example/lena.kraus/1",
    "page_id": "seite-eins",
}


def known_identifier(identifier):
    kind, value = identifier.get("kind"), identifier.get("value")
    if isinstance(value, str) and len(value) <= 2048 and isinstance(kind, str):
        identifier["value"] = VALUES.get(kind, value)


def dicts(value):
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    if isinstance(body.get("service"), str):
        body["service"] = SERVICES[0]
    if isinstance(body.get("contact"), str):
        body["contact"] = VALUES["email"]
    for place, service in enumerate(dicts(body.get("services"))):
        if isinstance(service.get("service"), str):
            # A third one is one of the two again, which is refused.
            service["service"] = SERVICES[place % len(SERVICES)]
        for identifier in dicts(service.get("identifiers")):
            known_identifier(identifier)
    return body
