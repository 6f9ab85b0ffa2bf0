"""pycrdt (Yrs): a map of maps; its updates appended to a file, as its own file store does."""
import pycrdt
from contract import COLUMNS
from documents import DocumentPeer


class Pycrdt(DocumentPeer):
    used = "a map a record; updates appended to a file and flushed; zlib on the wire; the whole document in memory"

    def new(self):
        doc = pycrdt.Doc()
        doc["p"] = pycrdt.Map()
        return doc

    def ask(self, doc):
        state = doc.get_state()
        return state, state

    def updates(self, doc, token): return doc.get_update(token)

    def apply(self, doc, update): doc.apply_update(update)

    def import_records(self):
        doc = self.docs["A"]
        records = doc["p"]
        before = doc.get_state()
        for rows in self.workload.chunks():
            with self.timed(), doc.transaction():
                for row in rows: records[row[0].hex()] = pycrdt.Map(dict(zip(COLUMNS[1:], row[1:])))
        with self.timed(): self.keep("A", doc.get_update(before))

    def edit(self, side, edits):
        doc = self.docs[side]
        with self.timed():
            before, records = doc.get_state(), doc["p"]
            with doc.transaction():
                for key, column, value in edits: records[key.hex()][column] = value
            self.keep(side, doc.get_update(before))

    def values(self, side, key, column):
        value = self.docs[side]["p"][key.hex()][column]
        return [int(value) if isinstance(value, float) else value]


PEER = Pycrdt
