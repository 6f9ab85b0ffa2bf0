"""loro: a map of maps; a snapshot with the whole history, then updates, in a file."""
import loro
from contract import COLUMNS
from documents import DocumentPeer


class Loro(DocumentPeer):
    used = "a map a record; snapshot and updates in a file, flushed; zlib on the wire; the whole document in memory"

    def new(self): return loro.LoroDoc()

    def ask(self, doc): return doc.oplog_vv, doc.oplog_vv.encode()

    def updates(self, doc, token): return doc.export(loro.ExportMode.Updates(token))

    def apply(self, doc, update): doc.import_(update)

    def import_records(self):
        doc = self.docs["A"]
        records = doc.get_map("p")
        for rows in self.workload.chunks():
            with self.timed():
                for row in rows:
                    fields = records.insert_container(row[0].hex(), loro.LoroMap())
                    for column, value in zip(COLUMNS[1:], row[1:]): fields.insert(column, value)
                doc.commit()
        with self.timed(): self.keep("A", doc.export(loro.ExportMode.Snapshot()))

    def edit(self, side, edits):
        doc = self.docs[side]
        with self.timed():
            before, records = doc.oplog_vv, doc.get_map("p")
            for key, column, value in edits: records.get(key.hex()).container.insert(column, value)
            doc.commit()
            self.keep(side, doc.export(loro.ExportMode.Updates(before)))

    def values(self, side, key, column):
        return [self.docs[side].get_map("p").get(key.hex()).container.get(column).value]


PEER = Loro
