"""An evening of an existing client: the `plexapi` package from PyPI, unmodified.

Signs in, links a PIN, finds the claimed server, lists the library, searches, streams a film directly and through HLS, reports
progress, and reads it back. Only the host names of the account service are redirected, through the session that the
package itself takes as an argument.

usage: plexapi_evening.py ACCOUNT_URL USER PASSWORD SERVER_NAME     (exit code 0: all of it is true)
"""

import json
import sys
from urllib.parse import urljoin

import requests
from plexapi.exceptions import Unauthorized
from plexapi.myplex import MyPlexAccount, MyPlexPinLogin
from plexapi.server import PlexServer

HOSTS = ("https://plex.tv", "https://clients.plex.tv", "https://app.plex.tv")


class House(requests.Session):
    """A session that finds the account service at home."""

    def __init__(self, account_url):
        super().__init__()
        self.account_url = account_url

    def request(self, method, url, *args, **kwargs):
        for host in HOSTS:
            if url.startswith(host):
                url = self.account_url + url[len(host):]
        return super().request(method, url, *args, **kwargs)


def main(account_url, user, password, server_name):
    session = House(account_url)
    said = {}

    try:
        MyPlexAccount(user, password + " not", session=session)
        raise SystemExit("a wrong password signed in")
    except Unauthorized:
        said["wrong password"] = "refused"

    account = MyPlexAccount(user, password, session=session)
    again = MyPlexAccount(user, password, session=session)
    assert account.authenticationToken == again.authenticationToken, "one device, one token"
    assert account.username == user, account.username
    said["signed in"] = True

    pin = MyPlexPinLogin(session=session)
    assert len(pin.pin) == 4, pin.pin
    assert not pin.checkLogin()
    account.link(pin.pin)
    assert pin.checkLogin(), "the PIN was linked"
    linked = MyPlexAccount(token=pin.token, session=session)
    assert linked.id == account.id
    said["linked a PIN"] = True

    names = [device.name for device in account.devices()]
    assert server_name in names, names
    resource = account.resource(server_name)
    assert resource.owned and "server" in resource.provides
    uris = [connection.uri for connection in resource.connections]
    server = None
    for uri in uris:
        try:
            server = PlexServer(uri, resource.accessToken, timeout=10)
            break
        except requests.exceptions.RequestException:
            continue
    assert server is not None, uris
    assert server.machineIdentifier == resource.clientIdentifier
    said["found the server"] = server.friendlyName

    sections = {section.title: section for section in server.library.sections()}
    kinds = {section.type for section in sections.values()}
    assert {"movie", "show"} <= kinds, kinds
    movies = next(section for section in sections.values() if section.type == "movie")
    shows = next(section for section in sections.values() if section.type == "show")
    films = movies.all()
    assert len(films) >= 10, len(films)
    assert movies.totalSize == len(films)
    titles = sorted(film.title for film in films)
    assert [film.title for film in movies.search(title=titles[0])][:1] == [titles[0]]
    assert any(titles[0] == hit.title for hit in server.search(titles[0]))
    said["films"] = len(films)

    show = shows.all()[0]
    seasons = show.seasons()
    episodes = show.episodes()
    assert len(seasons) >= 2 and len(episodes) >= 4
    assert episodes[0].grandparentTitle == show.title
    assert show.episode(season=1, episode=1).seasonEpisode == "s01e01"
    said["episodes"] = len(episodes)

    film = next(film for film in films if film.duration and film.duration > 90_000)
    film.reload()
    part = film.media[0].parts[0]
    url = server.url(part.key, includeToken=True)
    head = session.get(url, headers={"Range": "bytes=0-65535"})
    assert head.status_code == 206 and len(head.content) == 65536, head.status_code
    assert session.get(urljoin(url, part.key)).status_code == 401, "bytes without a token"
    said["streamed directly"] = film.title

    master = session.get(film.getStreamURL(offset=0))
    assert master.status_code == 200 and master.text.startswith("#EXTM3U"), master.text[:200]
    variant = next(line for line in master.text.splitlines() if line and not line.startswith("#"))
    index_url = urljoin(master.url, variant)
    index = session.get(index_url)
    assert index.status_code == 200 and "#EXT-X-ENDLIST" in index.text
    segment = [line for line in index.text.splitlines() if line and not line.startswith("#")]
    body = session.get(urljoin(index.url, segment[len(segment) // 2]))
    assert body.status_code == 200 and len(body.content) > 1000
    said["streamed through HLS"] = len(segment)

    film.updateTimeline(70_000, state="stopped", duration=film.duration)
    film.reload()
    assert film.viewOffset >= 60_000, film.viewOffset
    assert film.title in [item.title for item in server.continueWatching()]
    film.markPlayed()
    film.reload()
    assert film.isPlayed and film.viewCount == 1
    film.markUnplayed()
    said["watch state"] = "kept"

    picture = session.get(server.url(film.thumb, includeToken=True))
    assert picture.status_code == 200 and picture.headers["content-type"].startswith("image/")
    small = session.get(server.transcodeImage(film.thumb, height=90, width=60))
    assert small.status_code == 200 and len(small.content) < len(picture.content) + 20_000

    linked.signout()
    try:
        MyPlexAccount(token=pin.token, session=session)
        raise SystemExit("a signed-out token still signs in")
    except Unauthorized:
        said["signed out"] = True
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
