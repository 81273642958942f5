"""Every row of a SQLite file as a line of JSON: {"table": ..., "row": {column: {"text": ...} or {"hex": ...}}}."""

import json
import sqlite3
import sys


def told(value):
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    return None if value is None else {"text": str(value)}


database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
for table in tables:
    rows = database.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in rows.description]
    for row in rows:
        print(json.dumps({"table": table, "row": dict(zip(names, map(told, row)))}))
