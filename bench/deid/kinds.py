"""What the peers call what licit calls by its categories.

A kind that is not here (a URL, a date of anything, a secret) has no category: what is taken out
under it covers entities, and is no damage. licit's own findings of categories that nobody labelled
are treated alike.
"""

CATEGORIES = {
    "EMAIL": ["EMAIL", "EMAIL_ADDRESS", "Email"],
    "PHONE": ["PHONE", "PHONE_NUMBER", "Phone", "UK_PHONE_NUMBER", "UK_MOBILE_NUMBER", "DE_PHONE"],
    "PAYMENT_CARD": ["CREDIT_CARD", "CreditCard"],
    "BANK_ACCOUNT": [
        *("IBAN", "IBAN_CODE", "DE_IBAN", "Iban", "BankAccount", "RoutingNumber"),
        *("US_BANK_NUMBER", "US_ROUTING_NUMBER", "UK_SORT_CODE"),
    ],
    "IP_ADDRESS": ["IP_ADDRESS", "IpAddress", "Ipv6"],
    "USER_ID": ["TWITTER", "SKYPE"],
    "LICENSE_PLATE": ["VEHICLE_LICENCE_PLATE"],
    "DATE_OF_BIRTH": ["DATE_OF_BIRTH", "DOB"],
    "POSTAL_ADDRESS": [
        *("POSTALCODE", "ZIP_CODE", "DE_POSTAL_CODE", "US_ZIP_CODE", "UK_POSTCODE", "PO_BOX"),
    ],
    "NATIONAL_ID": [
        *("SSN", "US_SSN", "US_ITIN", "US_PASSPORT", "US_DRIVER_LICENSE", "MEDICAL_LICENSE"),
        *("UK_NHS", "UK_NINO", "UK_DRIVER_LICENSE", "UK_PASSPORT_NUMBER", "PASSPORT_NUMBER"),
        *("ES_NIF", "ES_NIE", "IT_FISCAL_CODE", "IT_VAT_CODE", "IT_DRIVER_LICENSE"),
        *("IT_PASSPORT", "IT_IDENTITY_CARD", "PL_PESEL", "FI_PERSONAL_IDENTITY_CODE"),
        *("NATIONAL_INSURANCE_NUMBER", "TAX_REFERENCE_NUMBER", "SOCIAL_SECURITY_NUMBER"),
        *("DRIVERS_LICENCE", "DE_SOCIAL_SECURITY_NUMBER", "DE_VAT_ID", "DE_TAX_ID"),
        *("DE_PASSPORT_NUMBER", "DE_RESIDENCE_PERMIT_NUMBER", "DE_ID_CARD"),
        *("Ssn", "Itin", "TaxId", "Passport", "DriverLicense"),
    ],
}

OF_KIND = {kind: category for category, kinds in CATEGORIES.items() for kind in kinds}


def category(kind):
    """The category of a peer's word, or None."""
    return OF_KIND.get(kind) or OF_KIND.get(kind.upper())
