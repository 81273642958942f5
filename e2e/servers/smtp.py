"""A mail server for the stories: STARTTLS and a password, and as many moods as real ones have.

smtp.py PORT CERTIFICATE KEY FOLDER

Takes mail from the user `house` with the password `lantern harbour 90`. Each mail it takes becomes FOLDER/mail-N.eml.
How it behaves is read from FOLDER/mood at every mail: `ok`, `later` (451), `never` (550), `stall` (no answer to the
mail's end), `drop` (the line is cut).
"""

import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

port, certificate, key, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])


def let_in(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == b"house" and data.password == b"lantern harbour 90"
    return AuthResult(success=good, handled=False)


class Post:
    def __init__(self):
        self.taken = 0

    async def handle_DATA(self, server, session, envelope):
        mood = (folder / "mood").read_text().strip()
        (folder / "seen").open("a").write(mood + "\n")
        if mood == "later":
            return "451 4.7.1 Greylisted, try again later"
        if mood == "never":
            return "550 5.1.1 No such mailbox"
        if mood == "stall":
            await asyncio.sleep(3600)
        if mood == "drop":
            server.transport.abort()
            return "421 gone"
        self.taken += 1
        (folder / f"mail-{self.taken}.part").write_bytes(envelope.original_content)
        (folder / f"mail-{self.taken}.part").rename(folder / f"mail-{self.taken}.eml")
        return "250 taken"


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.minimum_version = ssl.TLSVersion.TLSv1_2
context.load_cert_chain(certificate, key)
post = Controller(
    Post(),
    hostname="127.0.0.1",
    port=port,
    tls_context=context,
    require_starttls=True,
    authenticator=let_in,
    auth_required=True,
)
post.start()
print("ready", flush=True)
sys.stdin.read()
