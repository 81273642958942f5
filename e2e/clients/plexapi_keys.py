"""Device keys with an existing client: the `plexapi` package from PyPI, unmodified.

Registers a key, signs for a token, checks our signature, plays with it on the media server, takes the next one; links a second
device by a PIN that brings its key; signs out, and is refused until it comes back.

usage: plexapi_keys.py ACCOUNT_URL MEDIA_URL USER PASSWORD     (exit code 0: all of it is true)
"""

import sys

import requests
from plexapi.exceptions import BadRequest, Unauthorized
from plexapi.myplex import MyPlexAccount, MyPlexJWTLogin

from plexapi_evening import House

SCOPES = ["username", "email", "friendly_name"]


def forged(token):
    """The token with another signature: its first letter is another one. The last ones may well be `AA` already."""
    said, signature = token.rsplit(".", 1)
    return f"{said}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def main(account_url, media_url, user, password):
    session = House(account_url, device="keys-one")
    account = MyPlexAccount(user, password, session=session)
    login = MyPlexJWTLogin(session=session, headers=session.device, token=account.authenticationToken, scopes=SCOPES)
    login.generateKeypair()
    login.registerDevice()
    first = login.refreshJWT()
    said = login.decodedJWT
    assert said["user"]["id"] == account.id and said["user"]["username"] == user, said
    assert login.verifyJWT() and login.refreshJWT() != first
    signed = MyPlexAccount(token=login.jwtToken, session=session)
    assert (signed.username, signed.authenticationToken) == (user, login.jwtToken)

    def sections(token):
        return requests.get(f"{media_url}/library/sections", headers={"X-Plex-Token": token, **session.device}, timeout=20)

    assert sections(login.jwtToken).status_code == 200, "the media server takes it"
    assert sections(forged(login.jwtToken)).status_code == 401

    other = House(account_url, device="keys-two")
    pin = MyPlexJWTLogin(session=other, headers=other.device, scopes=SCOPES)
    pin.generateKeypair()
    pin.run(timeout=30)
    signed.link(pin.pin)
    assert pin.waitForLogin(), "the second device is in"
    assert pin.verifyJWT()
    assert MyPlexAccount(token=pin.jwtToken, session=other).username == user

    signed.signout()
    for refused in (lambda: login.refreshJWT(), lambda: MyPlexAccount(token=first, session=session)):
        try:
            refused()
            raise SystemExit("a device that was signed out came back by itself")
        except (Unauthorized, BadRequest):
            pass
    assert MyPlexAccount(token=pin.jwtToken, session=other).username == user, "the second device goes on"
    print("device keys: registered, signed, played, linked, signed out")


if __name__ == "__main__":
    main(*sys.argv[1:])
