"""Checks the DKIM signature of a mail the way a receiver does. dkim_check.py MAIL RECORD_NAME RECORD"""

import sys

import dkim

mail, name, record = open(sys.argv[1], "rb").read(), sys.argv[2], sys.argv[3]


def published(asked, timeout=5):
    asked = asked.decode() if isinstance(asked, bytes) else asked
    return record.encode() if asked.rstrip(".") == name else None


good = dkim.verify(mail, dnsfunc=published)
changed = dkim.verify(mail.replace(b"Subject: ", b"Subject: Re "), dnsfunc=published)
print("good" if good and not changed else f"good={good} changed={changed}")
