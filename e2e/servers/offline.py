"""A thief with rows, without keys, and with the RIGHT password: can it be seen from a row that it is right?

Reads {"people": [{"password": ..., "row": {column: {"text": ...} or {"hex": ...}}}]} and prints one line per person:
`kept` if nothing in the row gives it away, else how it does. What a row holds is tried as a stored hash in the form every
library writes, and its parts as salts, keys and results of slow and fast hashes.
"""

import base64
import binascii
import hashlib
import hmac
import json
import sys

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import Type, hash_secret_raw

# What everybody expects: the floor of the OWASP password storage sheet.
PASSES, MEMORY, LANES = 2, 19456, 1
FAST = ["md5", "sha1", "sha256", "sha512", "blake2b"]


def decoded(text):
    """What a text may stand for."""
    yield text.encode()
    for part in {text, *text.split("$"), *text.split(":"), *text.split(".")}:
        if len(part) < 8:
            continue
        try:
            yield binascii.unhexlify(part)
        except (binascii.Error, ValueError):
            pass
        for altchars in (None, b"-_"):
            try:
                yield base64.b64decode(part + "=" * (-len(part) % 4), altchars)
            except (binascii.Error, ValueError):
                pass


def fields(row):
    """Every value of a row, raw and decoded."""
    for value in row.values():
        if value is None:
            continue
        if "hex" in value:
            yield bytes.fromhex(value["hex"])
        else:
            yield from decoded(value["text"])


def as_written(row, password):
    """Libraries check a stored hash in one call."""
    for value in row.values():
        text = (value or {}).get("text", "")
        try:
            if PasswordHasher().verify(text, password):
                return "it stands there as argon2 writes it"
        except (Argon2Error, InvalidHashError, ValueError):
            pass
    return None


def guesses(known, password):
    """Everything a hash of the password could be, with what is known as salt or key."""
    word = password.encode()
    keys = {b""} | {part for value in known for part in (value, value[:16], value[2:18], value[-16:], value[-32:])}
    for name in FAST:
        for key in keys:
            for text in (key + word, word + key):
                yield f"{name} with a part of the row", hashlib.new(name, text).digest()
            yield f"hmac of {name} with a part of the row", hmac.new(key, word, name).digest()
    for key in sorted(keys, key=len):
        if not 8 <= len(key) <= 64:
            continue
        raw = hash_secret_raw(word, key, PASSES, MEMORY, LANES, 32, Type.ID)
        yield "argon2id with a part of the row as salt", raw


def gives_away(row, password):
    known = {value for value in fields(row) if len(value) >= 8}
    everything = b"\0".join(known)
    found = as_written(row, password)
    if found:
        return found
    for how, guess in guesses(known, password):
        if guess[:16] in everything:
            return how
    return None


for person in json.load(sys.stdin)["people"]:
    print(gives_away(person["row"], person["password"]) or "kept")
