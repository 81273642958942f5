"""An evening of an existing client: the `plexapi` package from PyPI, unmodified.

Signs in, links a PIN, finds the claimed server, lists the library, searches, streams a film directly and through HLS, reports
progress, and reads it back; keeps playlists, collections and a play queue, edits, follows what is pushed, and shares the
films with somebody. Only the host names of the account service are redirected, through the session that the package
itself takes as an argument.

usage: plexapi_evening.py ACCOUNT_URL USER PASSWORD SERVER_NAME FRIEND PASSWORD     (exit code 0: all of it is true)
"""

import json
import sys
import threading
import time
from urllib.parse import urljoin

import requests
from plexapi.exceptions import Unauthorized
from plexapi.myplex import MyPlexAccount, MyPlexPinLogin
from plexapi.server import PlexServer

HOSTS = ("https://plex.tv", "https://clients.plex.tv", "https://app.plex.tv")


class House(requests.Session):
    """A session that finds the account service at home, on a device of its own when one is named."""

    def __init__(self, account_url, device=None):
        super().__init__()
        self.account_url = account_url
        self.device = {"X-Plex-Client-Identifier": device} if device else {}

    def request(self, method, url, *args, **kwargs):
        kwargs["headers"] = {**(kwargs.get("headers") or {}), **self.device}
        for host in HOSTS:
            if url.startswith(host):
                url = self.account_url + url[len(host):]
        return super().request(method, url, *args, **kwargs)


def titles(items):
    return [item.title for item in items]


def until(ask, within=15):
    end = time.monotonic() + within
    while not ask():
        assert time.monotonic() < end, f"not within {within} s"
        time.sleep(0.2)


def ask_of_a_library(movies):
    """Filters, sorts and letters: the package checks each against what the server says it can be asked."""
    by_year = movies.search(sort="year:desc", maxresults=3)
    assert [film.year for film in by_year] == sorted((film.year for film in by_year), reverse=True)
    assert all(film.year > 2000 for film in movies.search(filters={"year>>": 2000}))
    either = movies.search(filters={"or": [{"year<<": 1950}, {"and": [{"year>>": 1990}, {"year<<": 2000}]}]})
    assert either and all(film.year < 1950 or 1990 < film.year < 2000 for film in either), titles(either)
    assert sum(int(letter.size) for letter in movies.firstCharacter()) == movies.totalSize
    assert movies.listFilterChoices("decade") and movies.folders() and movies.hubs()
    assert len(movies.recentlyAdded(maxresults=2)) == 2


def keep_lists(server, movies, films):
    """Playlists, collections and a play queue, in the order they were given."""
    one, two, three, four = reversed(films[:4])
    playlist = server.createPlaylist("Tonight", items=[one, two])
    playlist.addItems([four, three])
    playlist.reload()
    assert titles(playlist.items()) == titles([one, two, four, three])
    playlist.moveItem(playlist.item(three.title), after=playlist.item(one.title))
    playlist.removeItems(playlist.item(two.title))
    playlist.editTitle("Tomorrow")
    assert titles(server.playlist("Tomorrow").items()) == titles([one, three, four])
    playlist.delete()
    smart = server.createPlaylist("Newest", smart=True, section=movies, sort="year:desc", limit=2)
    assert len(smart.items()) == 2 and smart.smart
    smart.delete()

    collection = movies.createCollection("Favourites", items=[one, two])
    collection.addItems(three)
    collection.reload()
    assert collection.childCount == 3 and titles(collection.items()) == titles([one, two, three])
    collection.delete()
    assert not movies.collections()

    queue = server.createPlayQueue([two, one, three], startItem=one)
    assert titles(queue.items) == titles([two, one, three]) and queue.selectedItem.title == one.title
    queue.addItem(four)
    assert len(queue.items) == 4


def edit(server, movies, film):
    """Fields, tags, several items at once, and a poster of one's own."""
    film.editSummary("A test of patience.").addGenre(["Drama", "Salt & sea, again"]).editUserRating(7.5)
    film.reload()
    assert film.summary == "A test of patience." and film.userRating == 7.5
    assert [tag.tag for tag in film.genres] == ["Drama", "Salt & sea, again"]
    assert titles(movies.search(genre="Drama")) == [film.title]
    film.removeGenre("Salt & sea, again").removeGenre("Drama").editSummary("", locked=False).rate()
    film.reload()
    assert not film.genres and film.userRating is None
    other = next(item for item in movies.all() if item != film and item.thumb)
    film.uploadPoster(url=server.url(other.thumb, includeToken=True))
    assert film.posters()[0].selected and film.posters()[0].ratingKey.startswith("upload://")


def follow(server, film):
    """What is played is pushed, and the owner sees who plays it."""
    heard = threading.Event()
    playing = lambda push: push["type"] == "playing" and heard.set()
    listener = server.startAlertListener(playing)
    until(lambda: listener._ws and listener._ws.sock and listener._ws.sock.connected)
    film.updateTimeline(5_000, state="playing", duration=film.duration)
    assert heard.wait(10), "the report was pushed"
    session = server.sessions()[0]
    assert session.title == film.title and session.player.state == "playing" and session.usernames
    film.updateTimeline(5_000, state="stopped", duration=film.duration)
    assert not server.sessions()
    listener.stop()


def share(account, server, movies, friend, session):
    """The films, not the shows, are somebody's; then nothing is."""
    account.inviteFriend(friend.username, server, sections=[movies], allowSync=False)
    friend.acceptInvite(account.username)
    given = account.user(friend.username).servers[0]
    assert [section.title for section in given.sections() if section.shared] == [movies.title]
    resource = friend.resource(server.friendlyName)
    assert not resource.owned and resource.sourceTitle == account.username
    theirs = PlexServer(server._baseurl, resource.accessToken, session=session)
    assert titles(theirs.library.sections()) == [movies.title]
    film = theirs.library.section(movies.title).all()[0]
    film.markPlayed()
    assert film.reload().isPlayed and not movies.get(film.title).isPlayed, "watch state is one's own"
    account.removeFriend(friend.username)

    def refused():
        status = requests.get(server.url("/library"), headers={"X-Plex-Token": resource.accessToken}, timeout=5)
        return status.status_code == 401

    until(refused, within=5)


def main(account_url, user, password, server_name, friend, friends_password):
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
    ask_of_a_library(movies)
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

    keep_lists(server, movies, films)
    edit(server, movies, film)
    follow(server, film)
    said["lists, edits, pushes"] = True

    theirs = House(account_url, device="a-friends-device")
    share(account, server, movies, MyPlexAccount(friend, friends_password, session=theirs), theirs)
    said["shared with"] = friend

    linked.signout()
    try:
        MyPlexAccount(token=pin.token, session=session)
        raise SystemExit("a signed-out token still signs in")
    except Unauthorized:
        said["signed out"] = True
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
