"""SQLite's session extension through apsw: changesets, kept in a log table, applied by the other side."""
import zlib
import apsw
from contract import COLUMNS, DDL, Peer, packed

INSERT = "INSERT INTO p VALUES (%s)" % ",".join("?" * len(COLUMNS))


class Session(Peer):
    used = "changesets of 2,000 rows, kept in a log table, zlib; in a conflict A's value stays"

    def __init__(self, folder, workload):
        super().__init__(folder, workload)
        self.paths = {side: f"{folder}/{side}.sqlite" for side in "AB"}
        self.db = {}
        self.open("A")
        #: Per side: how many rows of its log the other has.
        self.sent = {"A": 0, "B": 0}

    def open(self, side):
        db = self.db[side] = apsw.Connection(self.paths[side])
        db.pragma("journal_mode", "wal")
        db.execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -12288")
        db.execute(DDL + "; CREATE TABLE log(number INTEGER PRIMARY KEY, origin TEXT NOT NULL, changeset BLOB NOT NULL)")

    def write(self, side, sql, rows):
        """Within a transaction of the caller's."""
        db = self.db[side]
        session = apsw.Session(db, "main")
        session.attach("p")
        db.executemany(sql, rows)
        db.execute("INSERT INTO log(origin, changeset) VALUES (?, ?)", (side, packed(session.changeset())))
        session.close()

    def import_records(self):
        db = self.db["A"]
        with self.timed(): db.execute("BEGIN")
        for rows in self.workload.chunks():
            with self.timed(): self.write("A", INSERT, rows)
        with self.timed(): db.execute("COMMIT")

    def copy_all(self):
        with self.timed():
            self.open("B")
            return self.send("A", "B")

    def edit(self, side, edits):
        with self.timed(), self.db[side]:
            for column in sorted({edit[1] for edit in edits}):
                self.write(side, f"UPDATE p SET {column} = ? WHERE id = ?",
                           [(value, key) for key, name, value in edits if name == column])

    def conflict(self, target):
        """The rule of a side: A's value stays, so that both sides end with the same."""
        def decide(reason, change):
            if reason not in (apsw.SQLITE_CHANGESET_DATA, apsw.SQLITE_CHANGESET_CONFLICT):
                return apsw.SQLITE_CHANGESET_OMIT
            self.told += 1
            return apsw.SQLITE_CHANGESET_OMIT if target == "A" else apsw.SQLITE_CHANGESET_REPLACE
        return decide

    def send(self, source, target):
        """The log's rows that the other side lacks; those that came from there are not in it."""
        wire, db = 0, self.db[target]
        news = self.db[source].execute(
            "SELECT number, changeset FROM log WHERE number > ? AND origin = ? ORDER BY number", (self.sent[source], source))
        with db:
            for number, changeset in news:
                wire += len(changeset)
                apsw.Changeset.apply(zlib.decompress(changeset), db, conflict=self.conflict(target))
                db.execute("INSERT INTO log(origin, changeset) VALUES (?, ?)", (source, changeset))
                self.sent[source] = number
        return wire

    def exchange(self):
        with self.timed(): return self.send("A", "B") + self.send("B", "A")

    def size(self):
        self.db["A"].pragma("wal_checkpoint(TRUNCATE)")
        db = self.db["A"]
        return db.pragma("page_count") * db.pragma("page_size")

    def values(self, side, key, column):
        return [value for value, in self.db[side].execute(f"SELECT {column} FROM p WHERE id = ?", (key,))]


PEER = Session
